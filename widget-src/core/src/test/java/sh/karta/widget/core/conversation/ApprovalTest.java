// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.client.TurnState;

class ApprovalTest extends Fixture {
    @Test
    void anApprovalPausesTheTurnUntilItIsAnswered() {
        send("Pay");
        agent.say("Shall I?");
        ask();
        assertThat(conversation.turn()).isEqualTo(TurnState.PAUSED);
        assertThat(watcher.dump())
                .endsWith("agent OPEN | Shall I? | ask pay[r1]"
                        + " [{\"id\":\"approve_once\",\"label\":\"approve_once\"},{\"id\":\"deny\",\"label\":\"deny\"}]"
                        + " null+\n");
        assertThat(watcher.page).endsWith("approval {\"requestId\":\"r1\",\"tool\":\"pay\",\"target\":\"shop\"}");
        send("waits");
        conversation.confirm("r1", "approve_once");
        conversation.confirm("r1", "deny");
        assertThat(conversation.turn()).isEqualTo(TurnState.RUNNING);
        world.clock.settle();
        agent.emit("{\"type\":\"agent.message\",\"text\":\"Paid.\",\"part_id\":\"q\"}");
        agent.done();
        assertThat(posted()).containsExactly("Pay", "user.tool_confirmation", "waits");
        assertThat(watcher.dump()).contains("] approve_once | Paid.\n");
    }

    @Test
    void anAnswerThatFailedToReachTheServerCanBeGivenAgain() {
        send("Pay");
        ask();
        unreachable("/events");
        conversation.confirm("r1", "deny");
        world.clock.advance(1_500);
        assertThat(conversation.turn()).isEqualTo(TurnState.PAUSED);
        assertThat(watcher.dump()).contains("null+");
        conversation.confirm("r1", "deny");
        world.clock.settle();
        agent.done();
        assertThat(watcher.dump()).contains("] deny");
        assertThat(conversation.turn()).isEqualTo(TurnState.IDLE);
    }

    @Test
    void anAnswerThatComesTooLateClosesTheApprovalAndTheTurnContinues() {
        send("Pay");
        ask();
        fault("/events", 409, "{'error':{'code':'approval_expired','message':'Too late.'}}");
        conversation.confirm("r1", "deny");
        world.clock.settle();
        assertThat(watcher.page).endsWith("error {\"message\":\"Too late.\",\"code\":\"approval_expired\"}");
        assertThat(conversation.turn()).isEqualTo(TurnState.RUNNING);
        agent.done();
        assertThat(conversation.turn()).isEqualTo(TurnState.IDLE);
        assertThat(watcher.dump()).contains("] null\n");
    }

    /** Asks for an approval that expires in a minute. */
    private Part askForAMinute() {
        agent.emit(
                "{\"type\":\"session.status_idle\",\"stop_reason\":\"requires_action\",\"request_id\":\"r1\",\"tool\":\"pay\",\"options\":[\"deny\"],\"expires_at\":\""
                        + Instant.ofEpochMilli((long) world.clock.now() + 60_000) + "\"}");
        return conversation.messages().size() < 2
                ? null
                : conversation.messages().get(1).parts.get(0);
    }

    private double left(Part part) {
        return part.deadline(world.clock) - world.clock.now();
    }

    @Test
    void anApprovalThatIsShownLateHasOnlyTheRestOfItsTime() {
        send("Pay");
        Part part = askForAMinute();
        assertThat(left(part)).isEqualTo(60_000);
        world.clock.advance(40_000);
        assertThat(left(part)).isEqualTo(20_000);
    }

    @Test
    void anApprovalThatArrivesLateHasOnlyTheRestOfItsTime() {
        send("Pay");
        agent.emit("{\"type\":\"session.status_running\"}");
        world.pageState.visible(false);
        askForAMinute();
        world.clock.advance(40_000);
        world.pageState.visible(true);
        world.clock.settle();
        assertThat(left(conversation.messages().get(1).parts.get(0))).isEqualTo(20_000);
    }

    @Test
    void anApprovalHasItsWholeTimeAfterTheDevicesClockWasSet() {
        send("Pay");
        agent.emit("{\"type\":\"session.status_running\"}");
        world.clock.skew(3_600_000);
        Part part = askForAMinute();
        world.clock.skew(-7_200_000);
        assertThat(left(part)).isEqualTo(60_000);
    }
}
