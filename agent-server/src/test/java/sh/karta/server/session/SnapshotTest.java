// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import sh.karta.server.agent.EarlierTurn;
import sh.karta.server.agent.Turn;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventDraft.Option;
import sh.karta.server.event.EventDraft.Pause;
import sh.karta.server.event.EventType;
import sh.karta.server.event.Json;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.Snapshot;

/** Tests that a state from a snapshot equals the state from folding all rows. */
final class SnapshotTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final SessionState folded = new SessionState("ses_of_a_test", project -> 2);
    private long seq;

    private void happened(SessionState state, EventDraft... drafts) {
        for (EventDraft draft : drafts) {
            seq++;
            state.apply(Event.stamp(draft, seq, NOW));
        }
    }

    private static EventDraft question(String text, String context) {
        return new EventDraft(
                EventType.USER_MESSAGE, Json.object().put("text", text).put("context", context));
    }

    private static EventDraft answer(String text) {
        return new EventDraft(
                EventType.MESSAGE, Json.object().put("part_id", "p").put("text", text));
    }

    private static EventDraft end() {
        return EventDraft.idle("end_turn", EventDraft.Usage.NONE);
    }

    private static Turn turn(SessionState state) {
        return state.turnForAgent(Objects.requireNonNull(state.turn()), List.of());
    }

    @Test
    void theNextTurnIsTheSameAfterARestore() {
        happened(
                folded,
                new EventDraft(EventType.CREATED, Json.object().put("body_hash", "hash of the request")),
                question("too old", "page 0"),
                EventDraft.running(),
                answer("gone"),
                end(),
                question("one", "page 1"),
                EventDraft.running(),
                EventDraft.requiresAction(
                        new Pause("req_1", "refund", null, null, null, List.of(new Option("approve_session", "Yes"))),
                        NOW),
                new EventDraft(
                        EventType.USER_TOOL_CONFIRMATION,
                        Json.object().put("request_id", "req_1").put("result", "approve_session")),
                EventDraft.running(),
                answer("first"),
                end(),
                question("two", null),
                EventDraft.running(),
                answer("second"),
                end());
        Snapshot snapshot = folded.snapshot();
        SessionState restored = new SessionState("ses_of_a_test", project -> 2);
        assertThat(restored.restore(snapshot)).isTrue();
        assertThat(snapshot.seq()).isEqualTo(seq);
        assertThat(restored.createdWith()).isEqualTo("hash of the request");
        assertThat(restored.lastTurnId()).isEqualTo(folded.lastTurnId());
        assertThat(restored.lastEventAt()).isEqualTo(NOW);
        assertThat(restored.isClosed("req_1")).isTrue();
        assertThat(restored.sinceSnapshot()).isZero();

        long before = seq;
        happened(folded, question("three", "page 3"), EventDraft.running());
        seq = before;
        happened(restored, question("three", "page 3"), EventDraft.running());
        assertThat(turn(restored)).isEqualTo(turn(folded));
        assertThat(turn(restored).history()).hasSize(2);
        assertThat(turn(restored).approvedTools()).containsExactly("refund");
    }

    private static Head head() {
        return new Head("ses_of_a_test", "demo/assistant", "", "", "", NOW, NOW, 0, 0, 0, null, null, null);
    }

    @Test
    void theSnapshotOfAnAppendHasTheStateAfterItAndDoesNotChangeTheState() {
        happened(folded, question("one", "page 1"), EventDraft.running(), answer("first"), end());
        happened(folded, question("two", null), EventDraft.running());
        List<Event> last = List.of(Event.stamp(answer("second"), seq + 1, NOW), Event.stamp(end(), seq + 2, NOW));
        Snapshot early = folded.snapshotAfter(head(), last);
        assertThat(turn(folded).steps()).isEmpty();
        assertThat(folded.snapshotAfter(head(), last.subList(0, 1)))
                .as("while the turn continues")
                .isNull();
        last.forEach(folded::apply);
        assertThat(early).isEqualTo(folded.snapshot());
        assertThat(folded.turn()).isNull();
    }

    @Test
    void theBranchesAreTheSameAfterARestore() {
        happened(folded, question("one", null), EventDraft.running(), answer("first"), end());
        happened(folded, question("two", null), EventDraft.running(), answer("second"), end());
        happened(folded, regeneration("msg_1"), EventDraft.running(), answer("again"), end());
        happened(folded, new EventDraft(EventType.USER_SELECT, Json.object().put(MessageId.FIELD, "msg_5")));
        SessionState restored = new SessionState("ses_of_a_test", project -> 2);
        assertThat(restored.restore(folded.snapshot())).isTrue();
        assertThat(restored.knowsEarlier())
                .as("another branch is read when an agent needs it")
                .isFalse();
        for (SessionState state : List.of(folded, restored)) {
            assertThat(state.lastTurnId()).isEqualTo(9);
            assertThat(state.branches().current()).isEqualTo(5);
            assertThat(state.branches().selection()).isEqualTo(13);
            assertThat(state.branches().versions(1, true)).isEqualTo(2);
            assertThat(state.branches().versions(1, false)).isEqualTo(1);
            assertThat(state.branches().newestBelow(new MessageId(1, true))).isEqualTo(5);
            assertThat(state.branches().newestBelow(new MessageId(1, false))).isEqualTo(9);
        }
    }

    @Test
    void longExchangesAreReadAgainInsteadOfKept() {
        happened(folded, question("long", null), EventDraft.running(), answer("x".repeat(50_000)), end());
        assertThat(folded.knowsEarlier()).isFalse();
        assertThat(folded.snapshot().state()).hasSizeLessThan(1_000);

        happened(folded, question("two", null), EventDraft.running());
        folded.setEarlier(new EarlierTurns(List.of(new EarlierTurn("long", null, "x".repeat(50_000))), null));
        assertThat(turn(folded).history()).hasSize(1);
        List<Event> last = List.of(Event.stamp(answer("short"), seq + 1, NOW), Event.stamp(end(), seq + 2, NOW));
        assertThat(Objects.requireNonNull(folded.snapshotAfter(head(), last)).state())
                .hasSizeLessThan(1_000);
        last.forEach(folded::apply);
        assertThat(folded.knowsEarlier()).isFalse();
    }

    @Test
    void theLongExchangesOfAnOlderSnapshotAreNotKept() {
        String older = folded.snapshot()
                .state()
                .replace(
                        "\"history\":[]", "\"history\":[{\"user\":\"long\",\"agent\":\"" + "x".repeat(50_000) + "\"}]");
        assertThat(older).hasSizeGreaterThan(50_000);
        assertThat(folded.restore(new Snapshot(9, folded.snapshot().format(), older)))
                .isTrue();
        assertThat(folded.knowsEarlier()).isFalse();
    }

    private static EventDraft regeneration(String question) {
        return new EventDraft(
                EventType.USER_REGENERATE,
                Json.object().put("message_id", question + "_answer").put("parent", question));
    }

    @Test
    void aSnapshotOfAnotherFormatIsNotUsed() {
        assertThat(folded.restore(new Snapshot(7, 999, "{}"))).isFalse();
        assertThat(folded.lastTurnId()).isZero();
    }
}
