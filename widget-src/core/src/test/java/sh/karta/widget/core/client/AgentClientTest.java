// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sh.karta.widget.core.fake.FakeAgent;
import sh.karta.widget.core.transport.UserMessage;

/** Turns of one client, one after the other. */
class AgentClientTest extends Fixture {
    @Test
    void nothingIsRequestedBeforeSomethingIsDone() {
        client.identify(world.json.parse("{\"userId\":\"u\"}"));
        world.clock.advance(1e6);
        assertThat(world.http.calls).isEmpty();
        assertThat(client.state()).isEqualTo(TurnState.IDLE);
        assertThat(client.sessionId()).isNull();
    }

    @Test
    void aFirstTurnRequestsTokenSessionPostAndStream() {
        assertThat(client.send(new UserMessage("Hello", null, "k", null), recorded))
                .isNull();
        assertThat(client.state()).isEqualTo(TurnState.SENDING);
        world.clock.settle();
        assertThat(client.state()).isEqualTo(TurnState.RUNNING);
        agent.say("Good day");
        agent.done();
        assertThat(recorded.lines)
                .containsExactly(
                        "accepted 1",
                        "user Hello",
                        "status",
                        "message Good ",
                        "message Good day",
                        "done because end_turn",
                        "ended");
        assertThat(requests())
                .containsExactly(
                        "POST embed/session-tokens",
                        "POST sessions",
                        "POST sessions/s1/events",
                        "GET sessions/s1/events/stream?after=0");
        assertThat(agent.posts.get(0))
                .hasToString(
                        "{\"type\":\"user.message\",\"idempotency_key\":\"k\",\"text\":\"Hello\",\"seq\":1,\"created_at\":\"2027-01-15T08:00:01Z\"}"
                                .replace(",\"seq\":1,\"created_at\":\"2027-01-15T08:00:01Z\"", ""));
        assertThat(reported).containsExactly("token", "created s1", "up");
        assertThat(client.state()).isEqualTo(TurnState.IDLE);
    }

    @Test
    void theNextTurnIsFollowedFromTheCursor() {
        send("one");
        agent.done();
        send("two");
        agent.done();
        assertThat(requests()).endsWith("POST sessions/s1/events", "GET sessions/s1/events/stream?after=3");
        assertThat(recorded.lines)
                .containsExactly("accepted 4", "user two", "status", "done because end_turn", "ended");
    }

    @Test
    void aSecondSendIsBusyBeforeAnyRequest() {
        send("one");
        int requests = world.http.calls.size();
        RecordingListener second = new RecordingListener();
        assertThat(client.send(new UserMessage("two", null, "k2", null), second).code)
                .isEqualTo("busy");
        assertThat(client.stream(Double.NaN, second).code).isEqualTo("busy");
        assertThat(world.http.calls).hasSize(requests);
        assertThat(second.lines).isEmpty();
    }

    @Test
    void everyFailureIsTheLastEvent() {
        agent.faults.add(call -> fault(call, "/session-tokens", 403));
        send("one");
        assertThat(recorded.lines).containsExactly("error error forbidden", "ended");
        agent.faults.add(call -> fault(call, "/sessions", 402));
        send("one");
        assertThat(recorded.error().code).isEqualTo("budget_exhausted");
        agent.faults.add(call -> fault(call, "/events", 403));
        send("one");
        assertThat(recorded.error().code).isEqualTo("forbidden");
        send("one");
        agent.emit("{\"type\":\"session.error\",\"code\":\"tool_crashed\",\"message\":\"M\"}");
        assertThat(recorded.lines).endsWith("error error tool_crashed", "ended");
    }

    @Test
    void aRepeatedMessageWithTheSameKeyIsAcceptedOnce() {
        client.send(new UserMessage("Hello", null, "same", null), recorded);
        world.clock.settle();
        recorded = new RecordingListener();
        client.leave();
        client.send(new UserMessage("Hello", null, "same", null), recorded);
        world.clock.settle();
        assertThat(agent.posts).hasSize(1);
    }

    @Test
    void aRepeatedMessageWhoseTurnWasReadEndsImmediately() {
        send("one");
        agent.say("yes");
        agent.done();
        RecordingListener again = new RecordingListener();
        client.send(new UserMessage("one", null, "key1", null), again);
        world.clock.settle();
        assertThat(again.lines).containsExactly("accepted 1", "ended");
        assertThat(agent.openStreams()).isZero();
    }

    @Test
    void leavingCancelsTheStreamAndTheLogIsReadBeforeTheNextPost() {
        send("one");
        agent.say("par");
        client.leave();
        assertThat(agent.openStreams()).isZero();
        assertThat(recorded.over).isFalse();
        agent.say("tial");
        agent.done();
        reported.clear();
        send("two");
        agent.done();
        assertThat(reported).containsExactly("past message partial", "past done because end_turn", "up");
        assertThat(recorded.lines)
                .containsExactly("accepted 6", "user two", "status", "done because end_turn", "ended");
    }

    @Test
    void eventsOfAnotherTabsTurnArePastEvents() {
        send("one");
        agent.done();
        // The other tab's turn has run meanwhile. This client does not know of it when it posts.
        FakeAgent.Session session = agent.session();
        agent.emit(session, "{\"type\":\"user.message\",\"text\":\"theirs\"}");
        agent.emit(session, "{\"type\":\"agent.message\",\"text\":\"to them\"}");
        agent.done();
        reported.clear();
        send("ours");
        agent.say("to us");
        agent.done();
        assertThat(reported)
                .containsExactly("up", "past user theirs", "past message to them", "past done because end_turn", "up");
        assertThat(recorded.lines)
                .containsExactly(
                        "accepted 7",
                        "user ours",
                        "status",
                        "message to ",
                        "message to us",
                        "done because end_turn",
                        "ended");
    }
}
