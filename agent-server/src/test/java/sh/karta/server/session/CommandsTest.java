// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventType;
import sh.karta.server.event.Json;

final class CommandsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final SessionState state = new SessionState("ses_of_a_test", project -> 20);
    private long seq;

    private void happened(EventDraft... drafts) {
        for (EventDraft draft : drafts) {
            seq++;
            state.apply(Event.stamp(draft, seq, NOW));
        }
    }

    private static EventDraft question(String text) {
        return new EventDraft(EventType.USER_MESSAGE, Json.object().put("text", text));
    }

    private List<EventDraft> interrupt(@Nullable Long turnId) {
        return new Commands.Interrupt(turnId, null)
                .decide(state, seq + 1, false)
                .events();
    }

    @Test
    void anInterruptOfAFinishedTurnDoesNotStopTheNextOne() {
        happened(question("one"));
        long first = state.lastTurnId();
        happened(
                EventDraft.running(),
                EventDraft.idle("end_turn", EventDraft.Usage.NONE),
                question("two"),
                EventDraft.running());

        assertThat(interrupt(first)).isEmpty();
        assertThat(interrupt(state.lastTurnId())).extracting(EventDraft::type).contains(EventType.USER_INTERRUPT);
        assertThat(interrupt(null)).extracting(EventDraft::type).contains(EventType.USER_INTERRUPT);
    }

    @Test
    void anInterruptOfAnIdleSessionChangesNothing() {
        assertThat(interrupt(null)).isEmpty();
        happened(question("one"), EventDraft.running(), EventDraft.idle("end_turn", EventDraft.Usage.NONE));
        assertThat(interrupt(null)).isEmpty();
        assertThat(interrupt(state.lastTurnId())).isEmpty();
    }
}
