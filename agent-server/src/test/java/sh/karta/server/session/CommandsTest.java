// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sh.karta.server.event.Draft;
import sh.karta.server.event.Drafts;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventType;
import sh.karta.server.event.Json;

final class CommandsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final SessionState state = new SessionState("ses_of_a_test", project -> 20);

    private void happened(Draft... drafts) {
        for (Draft draft : drafts) {
            state.apply(Event.stamp(draft, state.lastSeq() + 1, NOW));
        }
    }

    private static Draft question(String text) {
        return new Draft(EventType.USER_MESSAGE, Json.object().put("text", text));
    }

    private List<Draft> interrupt(@Nullable Long turnId) {
        return new Commands.Interrupt(turnId, null).decide(state, NOW).events();
    }

    @Test
    void anInterruptOfATurnThatIsOverLeavesTheNextOneAlone() {
        happened(question("one"));
        long first = state.lastTurnId();
        happened(Drafts.running(), Drafts.idle("end_turn", Drafts.Usage.NONE), question("two"), Drafts.running());

        assertThat(interrupt(first)).isEmpty();
        assertThat(interrupt(state.lastTurnId())).extracting(Draft::type).contains(EventType.USER_INTERRUPT);
        assertThat(interrupt(null)).extracting(Draft::type).contains(EventType.USER_INTERRUPT);
    }

    @Test
    void anInterruptOfAnIdleSessionChangesNothing() {
        assertThat(interrupt(null)).isEmpty();
        happened(question("one"), Drafts.running(), Drafts.idle("end_turn", Drafts.Usage.NONE));
        assertThat(interrupt(null)).isEmpty();
        assertThat(interrupt(state.lastTurnId())).isEmpty();
    }
}
