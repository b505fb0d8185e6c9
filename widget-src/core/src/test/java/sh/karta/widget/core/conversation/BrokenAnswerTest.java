// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Answers that break off because of the network, the agent or the server. */
class BrokenAnswerTest extends Fixture {
    @Test
    void anAnswerThatBreaksOffStaysAndContinuesInMidSentence() {
        send("Hello");
        agent.say("Good ");
        for (int i = 0; i < 9; i++) {
            broken("after=3");
        }
        agent.breakStreams();
        assertThat(conversation.connection()).isEqualTo(ConnectionState.RECONNECTING);
        world.clock.advance(120_000);
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent FAILED network | Good \n");
        assertThat(watcher.page)
                .endsWith(
                        "error {\"message\":\"The connection to the server failed. Check the network and baseUrl.\",\"code\":\"network\"}",
                        "turn:ended {\"status\":\"error\"}");
        assertThat(conversation.connection()).isEqualTo(ConnectionState.ONLINE);
        agent.faults.clear();
        conversation.retry(conversation.messages().get(1));
        world.clock.settle();
        assertThat(watcher.dump()).endsWith("agent OPEN | Good \n");
        agent.say("day");
        agent.done();
        assertThat(watcher.dump()).endsWith("agent DONE | Good day\n");
    }

    @Test
    void aTurnThatEndedUnreadIsReadBeforeTheNextMessageIsPosted() {
        send("Hello");
        agent.say("Good ");
        for (int i = 0; i < 9; i++) {
            broken("after=3");
        }
        agent.breakStreams();
        world.clock.advance(120_000);
        agent.faults.clear();
        agent.say("day");
        agent.done();
        send("And now");
        agent.say("this");
        agent.done();
        assertThat(watcher.dump())
                .isEqualTo("visitor DONE | Hello\nagent DONE | Good day\nvisitor DONE | And now\nagent DONE | this\n");
    }

    @Test
    void aShortBreakIsNotShown() {
        send("Hello");
        agent.say("Good ");
        agent.breakStreams();
        assertThat(conversation.connection()).isEqualTo(ConnectionState.RECONNECTING);
        agent.say("day");
        world.clock.advance(500);
        assertThat(conversation.connection()).isEqualTo(ConnectionState.BACK);
        agent.done();
        world.clock.advance(2_000);
        assertThat(conversation.connection()).isEqualTo(ConnectionState.ONLINE);
        assertThat(watcher.dump()).endsWith("agent DONE | Good day\n");
    }

    @Test
    void anErrorOfTheAgentIsShownAndTheQuestionCanBeAskedAgain() {
        send("Hello");
        agent.say("Go");
        agent.emit("{\"type\":\"session.error\",\"code\":\"tool_crashed\",\"message\":\"M\"}");
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent FAILED tool_crashed | Go\n");
        conversation.retry(conversation.messages().get(1));
        world.clock.settle();
        agent.say("Good day");
        agent.done();
        assertThat(posted()).containsExactly("Hello", "Hello");
        assertThat(watcher.dump()).endsWith("visitor DONE | Hello\nagent DONE | Good day\n");
    }

    @Test
    void anErrorBeforeAnyWordHasAMessageToRetry() {
        send("Hello");
        agent.emit("{\"type\":\"session.error\",\"code\":\"model_provider_down\",\"message\":\"gpt\"}");
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent FAILED model_provider_down\n");
        assertThat(watcher.page)
                .contains(
                        "error {\"message\":\"The assistant can't answer right now.\",\"code\":\"model_provider_down\"}");
    }

    @Test
    void aServerThatKeepsRefusingIsNotRetriedForever() {
        send("one");
        agent.done();
        for (int i = 0; i < 5; i++) {
            fault("/events", 409, "{'error':{'code':'turn_running','message':'No.'}}");
        }
        send("two");
        world.clock.advance(1e6);
        assertThat(watcher.dump()).endsWith("visitor FAILED turn_running | two\n");
        assertThat(agent.faults).hasSize(3);
    }
}
