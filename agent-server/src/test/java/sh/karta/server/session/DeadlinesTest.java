// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventDraft.Pause;
import sh.karta.server.event.EventType;
import sh.karta.server.event.Json;

final class DeadlinesTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final String ID = "ses_of_a_test";

    private final SessionState state = new SessionState(ID, project -> 2);
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE);
    private long seq;

    private void happened(EventDraft... drafts) {
        for (EventDraft draft : drafts) {
            seq++;
            state.apply(Event.stamp(draft, seq, NOON));
        }
    }

    /** The clock says the same each time it is asked, so only the server's own clock advances. */
    private Deadlines deadlines(Instant now) {
        return new Deadlines(Clock.fixed(now, ZoneOffset.UTC), nanoTime::get);
    }

    private void pause(String approval, Duration left) {
        happened(
                EventDraft.requiresAction(new Pause(approval, "refund", null, null, null, List.of()), NOON.plus(left)));
    }

    @Test
    void theTimeOfAnApprovalIsMeasuredFromWhenItIsFirstSeen() {
        Deadlines deadlines = deadlines(NOON.plusSeconds(2));
        happened(new EventDraft(EventType.USER_MESSAGE, Json.object().put("text", "hello")), EventDraft.running());
        deadlines.note(state);
        assertThat(deadlines.isExpired(ID)).as("without an approval").isFalse();

        pause("req_1", Duration.ofSeconds(10));
        deadlines.note(state);
        nanoTime.addAndGet(Duration.ofSeconds(8).toNanos() - 1);
        deadlines.note(state); // as after the session was read again
        assertThat(deadlines.expired()).isEmpty();
        nanoTime.incrementAndGet();
        assertThat(deadlines.expired()).containsExactly(ID);

        pause("req_2", Duration.ofSeconds(10));
        deadlines.note(state);
        assertThat(deadlines.expired()).as("the next approval").isEmpty();

        happened(EventDraft.idle("end_turn", EventDraft.Usage.NONE));
        deadlines.note(state);
        nanoTime.addAndGet(Duration.ofDays(1).toNanos());
        assertThat(deadlines.expired()).as("after the turn").isEmpty();
    }

    @Test
    void anApprovalThatExpiredWhileTheServerWasDownIsOverAtOnce() {
        happened(new EventDraft(EventType.USER_MESSAGE, Json.object().put("text", "hello")), EventDraft.running());
        pause("req_1", Duration.ofSeconds(10));
        Deadlines deadlines = deadlines(NOON.plusSeconds(10));
        deadlines.note(state);
        assertThat(deadlines.isExpired(ID)).isTrue();
    }
}
