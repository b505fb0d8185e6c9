// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.client.TurnState;

/** Turns, and the lifecycle of a conversation. */
class ConversationTest extends Fixture {
    @Test
    void aTurnLeadsFromTheMessageToTheAnswer() {
        List<String> accepted = new ArrayList<>();
        conversation.send("Hello", null, (message, error) -> accepted.add(message.id));
        assertThat(conversation.turn()).isEqualTo(TurnState.SENDING);
        assertThat(watcher.dump()).isEqualTo("visitor SENDING | Hello\n");
        world.clock.settle();
        assertThat(accepted).containsExactly(conversation.messages().get(0).id);
        assertThat(conversation.turn()).isEqualTo(TurnState.RUNNING);
        agent.say("Good day");
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent OPEN | Good day+\n");
        agent.done();
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent DONE | Good day\n");
        assertThat(conversation.turn()).isEqualTo(TurnState.IDLE);
        assertThat(watcher.page)
                .containsExactly(
                        "message:sent {\"text\":\"Hello\"}",
                        "session:started {\"sessionId\":\"s1\"}",
                        "turn:started {}",
                        "message:received {\"text\":\"Good day\"}",
                        "turn:ended {\"status\":\"done\"}");
    }

    @Test
    void nothingIsRequestedOrStoredBeforeTheFirstCall() {
        conversation.identify(json("{'userId':'u','identityToken':'p'}"));
        conversation.restore();
        conversation.escalation(null, null);
        world.clock.advance(1e6);
        assertThat(world.http.calls).isEmpty();
        assertThat(world.store.writes).isZero();
        assertThat(watcher.page).isEmpty();
    }

    @Test
    void aSessionThatTheServerHasLostIsReplacedAndBothAreReportedToThePage() {
        send("one");
        agent.done();
        agent.sessions.clear();
        send("two");
        agent.done();

        assertThat(watcher.page)
                .containsSubsequence(
                        "session:started {\"sessionId\":\"s1\"}",
                        "message:sent {\"text\":\"two\"}",
                        "session:started {\"sessionId\":\"s2\"}");
        assertThat(watcher.dump()).isEqualTo("visitor DONE | one\nvisitor DONE | two\n");
    }

    @Test
    void partsKeepTheirOrderAndKinds() {
        send("Look it up");
        agent.emit("{\"type\":\"session.warming\"}");
        assertThat(conversation.turn()).isEqualTo(TurnState.WARMING);
        agent.emit("{\"type\":\"agent.thinking\",\"text\":\"hm\",\"part_id\":\"t\"}");
        assertThat(conversation.turn()).isEqualTo(TurnState.RUNNING);
        world.clock.advance(6_000);
        agent.emit("{\"type\":\"agent.tool_use\",\"tool_use_id\":\"u\",\"tool\":\"find\",\"input\":{\"q\":1}}");
        assertThat(watcher.dump()).endsWith("agent OPEN | (hm) | find[u] {\"q\":1}=null+\n");
        Part thought = conversation.messages().get(1).parts.get(0);
        assertThat(thought.endedAt - thought.startedAt).isEqualTo(6_000);
        agent.emit("{\"type\":\"agent.message\",\"text\":\"Wait. \",\"part_id\":\"m\"}");
        agent.emit("{\"type\":\"agent.tool_result\",\"tool_use_id\":\"u\",\"output\":\"none\",\"is_error\":true}");
        agent.emit("{\"type\":\"agent.sources\",\"items\":[{\"url\":\"x\"}]}");
        agent.emit("{\"type\":\"agent.message\",\"text\":\"No.\",\"part_id\":\"m\",\"delta\":true}");
        agent.done();
        assertThat(watcher.dump())
                .endsWith(
                        "agent DONE | (hm) | find[u] {\"q\":1}=\"none\"! | Wait. No. | sources [{\"url\":\"x\",\"title\":\"x\"}]\n");
        assertThat(watcher.page).contains("message:received {\"text\":\"Wait. No.\"}");
    }

    @Test
    void textChangesOnlyItsMessage() {
        send("Tell me");
        agent.say("First");
        int before = watcher.stateChanges;
        for (int i = 0; i < 50; i++) {
            agent.emit("{\"type\":\"agent.message\",\"text\":\" word\",\"part_id\":\"a\",\"delta\":true}");
        }
        assertThat(watcher.stateChanges).isEqualTo(before);

        agent.emit("{\"type\":\"session.warming\"}");
        assertThat(watcher.stateChanges).isGreaterThan(before);
        int warming = watcher.stateChanges;
        agent.emit("{\"type\":\"agent.message\",\"text\":\" on\",\"part_id\":\"a\",\"delta\":true}");
        assertThat(watcher.stateChanges).isGreaterThan(warming);
    }

    @Test
    void aNewConversationStopsTheOldOneAndEmptiesTheTranscript() {
        send("Hello");
        agent.say("Go");
        send("waits");
        conversation.newConversation();
        world.clock.settle();
        assertThat(watcher.dump()).isEmpty();
        assertThat(conversation.sessionId()).isNull();
        assertThat(conversation.hasHistory()).isTrue();
        assertThat(world.store.entries).containsOnlyKeys("visitor", "session");
        assertThat(world.store.entries.get("session")).doesNotContain("s1");
        assertThat(posted()).containsExactly("Hello", "user.interrupt");
        assertThat(watcher.page).endsWith("turn:ended {\"status\":\"stopped\"}");
        send("Fresh");
        assertThat(agent.sessions).hasSize(2);
        assertThat(watcher.page).contains("session:started {\"sessionId\":\"s2\"}");
        agent.done();
    }

    @Test
    void aMessageWaitsForTheTurnOfAnotherTabWhichIsShown() {
        send("mine");
        agent.say("a");
        agent.done();
        Conversation other = conversation;
        Watcher others = watcher;
        conversation = open();
        conversation.restore();
        world.clock.settle();
        send("from here");
        agent.say("b");
        other.send("from there", null, null);
        world.clock.settle();
        assertThat(others.dump())
                .isEqualTo(
                        "visitor DONE | mine\nagent DONE | a\nvisitor DONE | from here\nagent OPEN | b+\nvisitor WAITING | from there\n");
        agent.done();
        agent.say("c");
        agent.done();
        assertThat(posted()).containsExactly("mine", "from here", "from there");
        assertThat(others.dump()).endsWith("agent DONE | b\nvisitor DONE | from there\nagent DONE | c\n");
    }

    @Test
    void aSignInKeepsTheConversationAndAnotherUserDoesNot() {
        send("Hello");
        agent.done();
        conversation.identify(json("{'userId':'a','identityToken':'p'}"));
        assertThat(conversation.messages()).hasSize(1);
        send("More");
        agent.done();
        assertThat(agent.sessions).hasSize(1);
        conversation.identify(json("{'userId':'b','identityToken':'q'}"));
        assertThat(conversation.messages()).isEmpty();
        assertThat(world.store.entries).containsOnlyKeys("visitor");
        send("I am b");
        assertThat(agent.sessions).hasSize(2);
        agent.done();
    }

    @Test
    void anEscalationContainsTheLastTwentyMessages() {
        assertThat(conversation.escalation("angry", null))
                .hasToString("{\"reason\":\"angry\",\"context\":{\"transcript\":[],\"sessionId\":null}}");
        for (int i = 0; i < 12; i++) {
            send("q" + i);
            agent.say("a" + i);
            agent.done();
        }
        JsonTranscript transcript = new JsonTranscript(conversation.escalation(null, json("{'cart':3}")));
        assertThat(transcript.context.number("cart")).isEqualTo(3);
        assertThat(transcript.context.string("sessionId")).isEqualTo("s1");
        assertThat(transcript.lines)
                .hasSize(20)
                .startsWith("user q2", "assistant a2")
                .endsWith("user q11", "assistant a11");
        assertThat(conversation.escalation(null, json("'text'")).get("context").string("value"))
                .isEqualTo("text");
    }

    @Test
    void deletingThePresentConversationStartsANewOne() {
        send("Hello");
        agent.done();
        new ConversationCalls(conversation)
                .delete("s1", (done, error) -> assertThat(error).isNull());
        world.clock.settle();
        assertThat(agent.sessions).isEmpty();
        assertThat(watcher.dump()).isEmpty();
        assertThat(world.store.entries).containsOnlyKeys("visitor", "session");
        assertThat(world.store.entries.get("session")).doesNotContain("s1");
    }

    @Test
    void deletingAnotherConversationLeavesThePresentOne() {
        send("Hello");
        agent.done();
        conversation.newConversation();
        send("More");
        agent.done();
        List<Object> replies = new ArrayList<>();
        new ConversationCalls(conversation).delete("s1", (done, error) -> replies.add(error));
        world.clock.settle();
        assertThat(replies).hasSize(1).containsOnlyNulls();
        assertThat(agent.sessions).containsOnlyKeys("s2");
        assertThat(conversation.sessionId()).isEqualTo("s2");
        assertThat(watcher.dump()).isEqualTo("visitor DONE | More\n");
        assertThat(world.store.entries.get("session")).contains("s2");
    }

    @Test
    void deletingBeforeThereIsAConversationDeletesOneOfTheHistory() {
        send("Hello");
        agent.done();
        conversation.newConversation();
        new ConversationCalls(conversation)
                .delete("s1", (done, error) -> assertThat(error).isNull());
        world.clock.settle();
        assertThat(agent.sessions).isEmpty();
    }

    @Test
    void resetDeletesAllStoredData() {
        send("Hello");
        send("waits");
        assertThat(world.store.entries).containsOnlyKeys("visitor", "session", "outbox");
        conversation.reset();
        assertThat(world.store.entries).isEmpty();
        assertThat(conversation.send("x", null, null)).isNull();
    }

    @Test
    void afterShutdownNoCallHasAnEffect() {
        send("Hello");
        agent.say("Go");
        String before = watcher.dump();
        int requests = world.http.calls.size();
        conversation.shutdown();
        conversation.stop();
        conversation.newConversation();
        conversation.restore();
        conversation.retry(conversation.messages().get(0));
        conversation.identify(json("{'userId':'b'}"));
        conversation.loadEarlier();
        agent.done();
        world.pageState.online(false);
        world.pageState.online(true);
        world.clock.advance(1e6);
        assertThat(watcher.dump()).isEqualTo(before);
        assertThat(world.http.calls).hasSize(requests);
    }
}
