// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.fake.FakeHttp.Call;

/**
 * The page receives {@code message:received} once for each answer whose end the visitor sees, and never for history.
 */
class ReceivedTest extends Fixture {
    private static List<String> received(Watcher watcher) {
        List<String> received = new ArrayList<>();
        for (String event : watcher.page) {
            if (event.startsWith("message:received")) {
                received.add(event.replaceAll(".*\"text\":\"(.*)\".*", "$1"));
            }
        }
        return received;
    }

    private List<String> received() {
        return received(watcher);
    }

    private void aTurn(String question, String answer) {
        send(question);
        agent.say(answer);
        agent.done();
    }

    @Test
    void anAnswerThatIsInTheLogWhenItsMessageIsRetriedIsReported() {
        agent.repliesLost = true;
        Message message = send("Hello");
        world.clock.advance(60_000);
        agent.repliesLost = false;
        agent.say("Good day");
        agent.done();
        conversation.retry(message);
        world.clock.settle();
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent DONE | Good day\n");
        assertThat(watcher.page)
                .endsWith(
                        "turn:started {}",
                        "message:received {\"text\":\"Good day\"}",
                        "turn:ended {\"status\":\"done\"}");
        aTurn("More", "Yes");
        assertThat(received()).containsExactly("Good day", "Yes");
    }

    @Test
    void anAnswerThatEndedUnreadIsReportedWhenItIsShown() {
        send("Hello");
        agent.say("Good ");
        loseTheStream();
        assertThat(received()).isEmpty();
        agent.say("day");
        agent.done();
        aTurn("And now", "this");
        assertThat(received()).containsExactly("Good day", "this");
    }

    @Test
    void anAnswerThatContinuesAfterABreakIsReportedAtItsEnd() {
        send("Hello");
        agent.say("Good ");
        loseTheStream();
        conversation.retry(conversation.messages().get(1));
        world.clock.settle();
        agent.say("day");
        assertThat(received()).isEmpty();
        agent.done();
        assertThat(received()).containsExactly("Good day");
    }

    @Test
    void anAnswerToAnotherDeviceThatComesBeforeOursIsReported() {
        aTurn("one", "1");
        agent.askElsewhere("two");
        agent.say("2");
        agent.done();
        aTurn("three", "3");
        assertThat(watcher.dump()).contains("visitor DONE | two\nagent DONE | 2\nvisitor DONE | three\n");
        assertThat(received()).containsExactly("1", "2", "3");
        assertThat(watcher.page).filteredOn(event -> event.startsWith("turn:")).hasSize(4);
    }

    @Test
    void anAnswerThatContinuedAfterAStopIsReportedAtItsEnd() {
        send("Hello");
        agent.say("Good ");
        agent.faults.add(call -> call.url().endsWith("/events"));
        conversation.stop();
        world.clock.advance(3_000);
        assertThat(received()).isEmpty();
        agent.say("day");
        agent.done();
        aTurn("Next", "1");
        assertThat(watcher.dump()).contains("agent DONE | Good day\n");
        assertThat(received()).containsExactly("Good day", "1");
    }

    @Test
    void anAnswerWithoutAnEndInTheLogIsReported() {
        send("Hello");
        agent.say("Half an ans");
        agent.session().running = false;
        loseTheStream();
        conversation.retry(conversation.messages().get(1));
        world.clock.settle();
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent DONE | Half an ans\n");
        assertThat(received()).containsExactly("Half an ans");
    }

    @Test
    void historyIsNotReported() {
        aTurn("one", "1");
        conversation.newConversation();
        for (int i = 2; i < 5; i++) {
            aTurn("q" + i, "" + i);
        }
        agent.page = 5;
        reload();
        assertThat(conversation.hasEarlier()).isTrue();
        conversation.loadEarlier();
        world.clock.settle();
        conversation.resume("s1", (shown, error) -> assertThat(error).isNull());
        world.clock.settle();
        assertThat(watcher.dump()).isEqualTo("visitor DONE | one\nagent DONE | 1\n");
        assertThat(received()).isEmpty();
    }

    @Test
    void aConversationThatIsReadWithTheNextMessageIsHistory() {
        aTurn("one", "1");
        conversation.shutdown();
        for (int i = 0; i < 9; i++) {
            broken("/sessions/s1");
        }
        conversation = open();
        conversation.restore();
        world.clock.advance(120_000);
        assertThat(conversation.unrestored()).isTrue();
        aTurn("two", "2");
        assertThat(watcher.dump()).startsWith("visitor DONE | one\nagent DONE | 1\n");
        assertThat(received()).containsExactly("2");
    }

    @Test
    void anAnswerThatEndedBeforeThePageChangeIsHistory() {
        List<Call> unanswered = new ArrayList<>();
        agent.faults.add(call -> call.url().endsWith("/events") && unanswered.add(call));
        send("one");
        conversation.shutdown();
        agent.accept(unanswered.get(0));
        agent.say("1");
        agent.done();
        conversation = open();
        conversation.restore();
        world.clock.settle();
        assertThat(watcher.dump()).isEqualTo("visitor DONE | one\nagent DONE | 1\n");
        assertThat(received()).isEmpty();
    }

    @Test
    void anAnswerThatEndsBeforeAnotherTabHasReadTheLogIsReportedThereToo() {
        aTurn("one", "1");
        Conversation other = open();
        Watcher seen = watcher;
        List<Call> reading = new ArrayList<>();
        agent.faults.add(
                call -> call.method().equals("GET") && call.url().endsWith("/sessions/s1") && reading.add(call));
        aTurn("two", "2");
        assertThat(reading).hasSize(1);
        agent.serve(reading.get(0));
        world.clock.settle();
        assertThat(other.sessionId()).isEqualTo("s1");
        assertThat(seen.dump()).isEqualTo("visitor DONE | one\nagent DONE | 1\nvisitor DONE | two\nagent DONE | 2\n");
        assertThat(received(seen)).containsExactly("2");
    }

    @Test
    void anAnswerThatContinuedAfterAStopIsReportedInATabThatJoinedItsSessionToo() {
        Conversation first = conversation;
        conversation = open();
        first.send("one", null, null);
        world.clock.settle();
        agent.say("1");
        agent.done();
        send("two");
        agent.say("Good ");
        agent.faults.add(call -> call.url().endsWith("/events"));
        conversation.stop();
        world.clock.advance(3_000);
        agent.say("day");
        agent.done();
        assertThat(received()).containsExactly("1");
        aTurn("three", "3");
        assertThat(received()).containsExactly("1", "Good day", "3");
    }

    @Test
    void aConversationThatAnotherTabChoosesIsHistory() {
        aTurn("one", "1");
        Conversation other = open();
        Watcher seen = watcher;
        conversation.newConversation();
        world.clock.settle();
        conversation.resume("s1", (shown, error) -> assertThat(error).isNull());
        world.clock.settle();
        assertThat(other.sessionId()).isEqualTo("s1");
        assertThat(seen.dump()).isEqualTo("visitor DONE | one\nagent DONE | 1\n");
        assertThat(received(seen)).isEmpty();
    }
}
