// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A turn that waits for the visitor's answer. */
class PauseTest extends Fixture {
    @Test
    void aPausedTurnResumesAfterTheAnswer() {
        send("pay");
        agent.say("Shall I?");
        ask();
        assertThat(client.state()).isEqualTo(TurnState.PAUSED);
        assertThat(agent.openStreams()).isZero();
        client.proceed();
        world.clock.advance(600_000);
        assertThat(agent.openStreams()).as("not before it is answered").isZero();
        assertThat(confirm("r1", "approve_once")).isEqualTo("[ok]");
        assertThat(client.state()).isEqualTo(TurnState.RUNNING);
        agent.say(" Paid.");
        agent.done();
        assertThat(recorded.lines).endsWith("message Shall I? Paid.", "done because end_turn", "ended");
        assertThat(agent.posts.get(1).string("type")).isEqualTo("user.tool_confirmation");
        assertThat(agent.posts.get(1).string("request_id")).isEqualTo("r1");
        assertThat(agent.posts.get(1).string("result")).isEqualTo("approve_once");
    }

    @Test
    void anAnsweredTurnResumesOnlyAfterProceed() {
        send("pay");
        ask();
        confirm("r1", "deny");
        assertThat(agent.openStreams()).isZero();
        client.proceed();
        world.clock.settle();
        agent.done();
        assertThat(recorded.lines).endsWith("done because end_turn", "ended");
    }

    @Test
    void aSecondListenerTakesThePausedTurnOver() {
        send("pay");
        agent.say("Shall I?");
        ask();
        RecordingListener outer = recorded;
        confirm("r1", "approve_once");
        stream(Double.NaN);
        assertThat(outer.lines).endsWith("ended");
        agent.say(" Paid.");
        agent.done();
        assertThat(recorded.lines)
                .filteredOn(line -> !line.startsWith("decision"))
                .containsExactly(
                        "status", "message Shall I? ", "message Shall I? Paid.", "done because end_turn", "ended");
        assertThat(outer.lines).doesNotContain("done because end_turn");
        client.proceed();
        assertThat(client.state()).isEqualTo(TurnState.IDLE);
    }

    @Test
    void aFailedAnswerKeepsThePauseAndAnExpiredOneEndsIt() {
        send("pay");
        ask();
        client.proceed();
        agent.faults.add(call -> fault(call, "/events", 403));
        assertThat(confirm("r1", "deny")).isEqualTo("[forbidden]");
        assertThat(client.state()).isEqualTo(TurnState.PAUSED);
        agent.faults.add(call -> {
            if (!call.url().endsWith("/events")) {
                return false;
            }
            call.json(409, "{\"error\":{\"code\":\"approval_expired\"}}");
            return true;
        });
        assertThat(confirm("r1", "deny")).isEqualTo("[approval_expired]");
        assertThat(client.state()).isEqualTo(TurnState.RUNNING);
        agent.done();
        assertThat(recorded.lines).endsWith("ended");
    }

    @Test
    void anExpiredQuestionResumesTheTurnEvenIfTheClockIsWrong() {
        world.clock.skew(-3_600_000);
        send("pay");
        agent.emit(
                "{\"type\":\"session.status_idle\",\"stop_reason\":\"requires_action\",\"request_id\":\"r1\",\"expires_at\":\""
                        + java.time.Instant.ofEpochMilli((long) world.clock.now() + 60_000) + "\"}");
        client.proceed();
        world.clock.advance(59_999);
        assertThat(agent.openStreams()).isZero();
        world.clock.advance(1);
        assertThat(agent.openStreams()).isEqualTo(1);
        agent.done();
        assertThat(recorded.lines).endsWith("ended");
    }

    @Test
    void theAnswerGoesToTheSessionOfThePausedTurnAlsoWhenAnotherIsInUse() {
        send("pay");
        ask();
        client.proceed();
        client.createSession((id, error) -> assertThat(id).isEqualTo("s2"));
        world.clock.settle();
        assertThat(confirm("r1", "deny")).isEqualTo("[ok]");
        assertThat(world.http.calls.get(world.http.calls.size() - 2).url()).contains("/sessions/s1/events");
        assertThat(client.state()).isEqualTo(TurnState.RUNNING);
    }

    private String confirm(String request, String option) {
        List<String> result = new ArrayList<>();
        client.confirm(request, option, (done, error) -> result.add(error == null ? "ok" : error.code));
        world.clock.settle();
        return result.toString();
    }
}
