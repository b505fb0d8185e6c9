// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sh.karta.widget.core.client.TurnState;

/** The visitor stops the turn. */
class StopTest extends Fixture {
    @Test
    void stoppingKeepsTheTextSoFar() {
        send("Hello");
        agent.say("Good ");
        conversation.stop();
        world.clock.settle();
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent STOPPED | Good \n");
        assertThat(watcher.page).endsWith("turn:ended {\"status\":\"stopped\"}");
        assertThat(watcher.page).noneMatch(e -> e.startsWith("message:received"));
    }

    @Test
    void stoppingTakesThreeSecondsIfTheServerDoesNotRespond() {
        send("Hello");
        agent.say("Good ");
        agent.faults.add(call -> call.url().endsWith("/events"));
        conversation.stop();
        world.clock.advance(3_000);
        assertThat(conversation.turn()).isEqualTo(TurnState.IDLE);
        assertThat(watcher.dump()).endsWith("agent STOPPED | Good \n");
        agent.say("day");
        agent.done();
        send("Next");
        agent.done();
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent DONE | Good day\nvisitor DONE | Next\n");
    }

    @Test
    void stoppingBeforeTheMessageIsAcceptedKeepsIt() {
        agent.faults.add(call -> call.url().endsWith("/events"));
        Message message = send("Hello");
        conversation.stop();
        world.clock.advance(3_000);
        assertThat(watcher.dump()).isEqualTo("visitor FAILED aborted | Hello\n");
        conversation.retry(message);
        world.clock.settle();
        assertThat(posted()).containsExactly("Hello");
        assertThat(watcher.page).noneMatch(e -> e.startsWith("error"));
    }
}
