// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.fake.FakeHttp.Call;
import sh.karta.widget.core.transport.UserMessage;

/** Messages that are sent after a turn was left. */
class TurnQueueTest extends Fixture {
    private final TurnQueue turns = new TurnQueue(client);

    /** One message, and the events that its sender receives. */
    private final class Sender implements TurnListener {
        private final RecordingListener recorded = new RecordingListener();
        private final KartaError misuse;

        Sender(String text, String whenBusy) {
            misuse = turns.send(new UserMessage(text, null, "key" + ++keys, null), whenBusy, this);
            world.clock.settle();
        }

        @Override
        public void accepted(double seq) {
            recorded.accepted(seq);
        }

        @Override
        public void event(AgentEvent event) {
            recorded.event(event);
        }

        @Override
        public void ended() {
            recorded.ended();
        }

        void leave() {
            turns.leave(this);
            world.clock.settle();
        }

        String last() {
            return recorded.lines.isEmpty() ? "" : recorded.lines.get(recorded.lines.size() - 1);
        }
    }

    /** Leaves a turn after "Once upon ". */
    private Sender left() {
        Sender sender = new Sender("Tell me a story", WhenBusy.INTERRUPT);
        agent.say("Once upon ");
        sender.leave();
        return sender;
    }

    private List<String> posts() {
        List<String> posts = new ArrayList<>();
        agent.posts.forEach(post ->
                posts.add(post.string("type") + (post.string("text") == null ? "" : " " + post.string("text"))));
        return posts;
    }

    @Test
    void aTurnThatWasLeftIsDetachedAndItsListenerReceivesNothingMore() {
        Sender sender = left();
        assertThat(turns.state()).isEqualTo(TurnState.DETACHED);
        assertThat(agent.openStreams()).isZero();
        agent.say("a time");
        agent.done();
        assertThat(sender.last()).isEqualTo("message Once upon ");
    }

    @Test
    void aMessageInterruptsTheTurnThatWasLeft() {
        left();
        Sender next = new Sender("And now?", WhenBusy.INTERRUPT);
        agent.say("Next.");
        agent.done();
        assertThat(posts()).containsExactly("user.message Tell me a story", "user.interrupt", "user.message And now?");
        assertThat(next.recorded.lines).endsWith("message Next.", "done because end_turn", "ended");
        assertThat(reported).contains("past done because interrupted");
        assertThat(turns.state()).isEqualTo(TurnState.IDLE);
    }

    @Test
    void aQueuedMessageIsSentAfterTheEndOfTheTurnThatWasLeft() {
        left();
        Sender next = new Sender("And now?", WhenBusy.QUEUE);
        assertThat(turns.state()).isEqualTo(TurnState.RUNNING);
        agent.say("a time");
        assertThat(posts()).containsExactly("user.message Tell me a story");
        agent.done();
        assertThat(posts()).containsExactly("user.message Tell me a story", "user.message And now?");
        agent.say("Next.");
        agent.done();
        assertThat(next.recorded.lines).endsWith("message Next.", "done because end_turn", "ended");
        assertThat(reported).contains("past message Once upon a time");
    }

    @Test
    void atMostTwentyMessagesWaitInOrder() {
        left();
        List<Sender> senders = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            senders.add(new Sender("m" + i, WhenBusy.QUEUE));
            assertThat(senders.get(i - 1).misuse).isNull();
        }
        assertThat(new Sender("m21", WhenBusy.QUEUE).misuse.code).isEqualTo("busy");
        assertThat(new Sender("past them", WhenBusy.INTERRUPT).misuse.code).isEqualTo("busy");
        assertThat(turns.stream(Double.NaN, new RecordingListener()).code).isEqualTo("busy");
        for (int i = 0; i <= 20; i++) {
            assertThat(posts()).hasSize(i + 1).last().asString().endsWith(i == 0 ? "story" : " m" + i);
            agent.done();
        }
        assertThat(senders).allSatisfy(each -> assertThat(each.last()).isEqualTo("ended"));
        assertThat(turns.state()).isEqualTo(TurnState.IDLE);
    }

    @Test
    void aRejectingMessageFailsWhileTheTurnThatWasLeftRuns() {
        left();
        Sender refused = new Sender("And now?", WhenBusy.REJECT);
        assertThat(refused.recorded.lines).containsExactly("error error busy", "ended");
        assertThat(turns.state()).isEqualTo(TurnState.DETACHED);
        assertThat(posts()).containsExactly("user.message Tell me a story");
        agent.done();
        Sender sent = new Sender("And now?", WhenBusy.REJECT);
        agent.done();
        assertThat(sent.recorded.lines).endsWith("done because end_turn", "ended");
    }

    @ParameterizedTest
    @ValueSource(strings = {WhenBusy.INTERRUPT, WhenBusy.QUEUE, WhenBusy.REJECT})
    void aSecondMessageIsBusyWhileATurnIsFollowed(String whenBusy) {
        Sender sender = new Sender("one", WhenBusy.INTERRUPT);
        int requests = world.http.calls.size();
        assertThat(new Sender("two", whenBusy).misuse.code).isEqualTo("busy");
        assertThat(world.http.calls).hasSize(requests);
        agent.done();
        assertThat(sender.last()).isEqualTo("ended");
    }

    @ParameterizedTest
    @ValueSource(strings = {WhenBusy.INTERRUPT, WhenBusy.QUEUE, WhenBusy.REJECT})
    void aPausedTurnThatWasLeftCountsAsRunning(String whenBusy) {
        Sender sender = new Sender("pay", WhenBusy.INTERRUPT);
        ask();
        sender.leave();
        assertThat(turns.state()).isEqualTo(TurnState.DETACHED);
        Sender next = new Sender("next", whenBusy);
        switch (whenBusy) {
            case WhenBusy.INTERRUPT ->
                assertThat(posts()).containsExactly("user.message pay", "user.interrupt", "user.message next");
            case WhenBusy.REJECT -> assertThat(next.recorded.lines).containsExactly("error error busy", "ended");
            default -> {
                assertThat(turns.state()).isEqualTo(TurnState.PAUSED);
                client.confirm("r1", "deny", (none, error) -> {});
                world.clock.settle();
                agent.done();
                assertThat(posts()).containsExactly("user.message pay", "user.tool_confirmation", "user.message next");
            }
        }
    }

    @Test
    void aWaitingMessageWhoseSenderLeavesIsNotSent() {
        left();
        Sender first = new Sender("first", WhenBusy.QUEUE);
        Sender second = new Sender("second", WhenBusy.QUEUE);
        first.leave();
        agent.done();
        agent.done();
        assertThat(posts()).containsExactly("user.message Tell me a story", "user.message second");
        assertThat(first.recorded.lines).isEmpty();
        assertThat(second.last()).isEqualTo("ended");
    }

    @Test
    void theTurnIsDetachedAgainWhenTheLastWaitingSenderLeaves() {
        left();
        new Sender("only", WhenBusy.QUEUE).leave();
        assertThat(agent.openStreams()).isZero();
        assertThat(turns.state()).isEqualTo(TurnState.DETACHED);
        RecordingListener joined = new RecordingListener();
        assertThat(turns.stream(Double.NaN, joined)).isNull();
        world.clock.settle();
        agent.done();
        assertThat(joined.lines).containsExactly("done because end_turn", "ended");
    }

    @Test
    void theNextQueuedMessageWaitsForAQueuedTurnThatWasLeft() {
        left();
        Sender first = new Sender("first", WhenBusy.QUEUE);
        Sender second = new Sender("second", WhenBusy.QUEUE);
        agent.done();
        first.leave();
        assertThat(posts()).last().isEqualTo("user.message first");
        agent.done();
        assertThat(posts()).last().isEqualTo("user.message second");
        agent.done();
        assertThat(second.last()).isEqualTo("ended");
    }

    @Test
    void aFailedInterruptFailsTheMessage() {
        left();
        agent.faults.add(call -> fault(call, "/events", 403));
        Sender next = new Sender("next", WhenBusy.INTERRUPT);
        assertThat(next.recorded.lines).containsExactly("error error forbidden", "ended");
        assertThat(turns.state()).isEqualTo(TurnState.DETACHED);
    }

    @Test
    void aLostSessionIsReplaced() {
        left();
        agent.sessions.clear();
        agent.sessions.put("other", null);
        Sender next = new Sender("next", WhenBusy.INTERRUPT);
        agent.done();
        assertThat(next.last()).isEqualTo("ended");
        assertThat(posts()).last().isEqualTo("user.message next");
    }

    @Test
    void leavingDuringTheInterruptCancelsBoth() {
        left();
        List<Call> held = new ArrayList<>();
        agent.faults.add(call -> call.url().endsWith("/events") && held.add(call));
        Sender next = new Sender("next", WhenBusy.INTERRUPT);
        next.leave();
        assertThat(world.http.open()).isEmpty();
        assertThat(turns.state()).isEqualTo(TurnState.DETACHED);
        Sender after = new Sender("after", WhenBusy.INTERRUPT);
        agent.done();
        assertThat(after.last()).isEqualTo("ended");
        assertThat(posts()).doesNotContain("user.message next");
    }

    @Test
    void afterAnInterruptOfTheTurnThatWasLeftTheNextMessageIsSent() {
        left();
        List<String> replies = new ArrayList<>();
        turns.interrupt((none, error) -> replies.add(error == null ? "over" : error.code));
        Sender next = new Sender("next", WhenBusy.REJECT);
        assertThat(replies).containsExactly("over");
        agent.done();
        assertThat(posts()).containsExactly("user.message Tell me a story", "user.interrupt", "user.message next");
        assertThat(next.last()).isEqualTo("ended");
    }

    @Test
    void aMessageAfterAnUnansweredInterruptInterruptsAgain() {
        Sender sender = new Sender("long", WhenBusy.INTERRUPT);
        agent.faults.add(call -> call.url().endsWith("/events"));
        turns.interrupt((none, error) -> {});
        world.clock.advance(3_000);
        assertThat(sender.last()).isEqualTo("ended");
        assertThat(turns.state()).isEqualTo(TurnState.IDLE);
        Sender next = new Sender("next", WhenBusy.INTERRUPT);
        agent.done();
        assertThat(next.recorded.lines).endsWith("done because end_turn", "ended");
    }

    @Test
    void aMessageAfterAFailedStreamInterruptsTheTurn() {
        Sender sender = new Sender("long", WhenBusy.INTERRUPT);
        agent.faults.add(call -> fault(call, "/stream?after=2", 403));
        agent.breakStreams();
        world.clock.advance(20_000);
        assertThat(sender.recorded.lines).endsWith("error error forbidden", "ended");
        assertThat(turns.state()).as("it was not left").isEqualTo(TurnState.IDLE);
        Sender next = new Sender("next", WhenBusy.INTERRUPT);
        agent.done();
        assertThat(next.recorded.lines).endsWith("done because end_turn", "ended");
    }

    @Test
    void aDecisionDuringTheJoinResumesTheTurn() {
        Sender sender = new Sender("pay", WhenBusy.INTERRUPT);
        ask();
        sender.leave();
        List<Call> held = new ArrayList<>();
        agent.faults.add(call -> call.method().equals("GET") && held.add(call));
        RecordingListener joined = new RecordingListener();
        turns.stream(Double.NaN, joined);
        world.clock.settle();
        String log = "{\"status\":\"idle\",\"events\":[" + String.join(",", agent.session().log) + "]}";
        client.confirm("r1", "deny", (none, error) -> {});
        world.clock.settle();
        held.get(0).json(200, log);
        world.clock.settle();
        client.proceed();
        world.clock.settle();
        agent.done();
        assertThat(joined.lines).endsWith("status", "done because end_turn", "ended");
    }

    @Test
    void shutdownEndsAllWaitingListeners() {
        left();
        Sender first = new Sender("first", WhenBusy.QUEUE);
        Sender second = new Sender("second", WhenBusy.QUEUE);
        turns.shutdown();
        assertThat(first.recorded.lines).containsExactly("ended");
        assertThat(second.recorded.lines).containsExactly("ended");
    }

    @Test
    void interruptAfterShutdownOfATurnThatWasLeftEndsWithClosed() {
        left();
        turns.shutdown();
        List<String> replies = new ArrayList<>();
        turns.interrupt((none, error) -> replies.add(error == null ? "" : error.code));
        world.clock.settle();
        assertThat(replies).containsExactly("closed");
    }

    @Test
    void leavingBeforeThePostLeavesNoTurn() {
        List<Call> held = new ArrayList<>();
        agent.faults.add(call -> call.url().endsWith("/session-tokens") && held.add(call));
        Sender sender = new Sender("one", WhenBusy.INTERRUPT);
        sender.leave();
        agent.serve(held.get(0));
        world.clock.settle();
        assertThat(turns.state()).isEqualTo(TurnState.IDLE);
        Sender next = new Sender("two", WhenBusy.INTERRUPT);
        agent.done();
        assertThat(posts()).containsExactly("user.message two");
        assertThat(next.last()).isEqualTo("ended");
    }
}
