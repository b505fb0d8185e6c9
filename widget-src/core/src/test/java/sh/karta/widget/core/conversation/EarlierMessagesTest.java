// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.fake.FakeHttp.Call;

/** Older messages, which the visitor scrolls to, belong to the conversation that is shown when they arrive. */
class EarlierMessagesTest extends Fixture {
    /** The requests for older messages that are not answered yet. */
    private final List<Call> held = new ArrayList<>();

    private String first;

    /** A conversation of four turns, of which a reload shows the last one. */
    @BeforeEach
    void aLongConversation() {
        agent.page = 4;
        first = fourTurns("a");
        reload();
        assertThat(texts()).containsExactly("a3", "A3");
    }

    private String fourTurns(String name) {
        for (int turn = 0; turn < 4; turn++) {
            send(name + turn);
            agent.say(name.toUpperCase(Locale.ROOT) + turn);
            agent.done();
        }
        return conversation.sessionId();
    }

    private List<String> texts() {
        return conversation.messages().stream().map(Message::text).toList();
    }

    private void loadEarlier() {
        conversation.loadEarlier();
        world.clock.settle();
    }

    /** Requests older messages, and leaves the request without an answer. */
    private void loadEarlierWithoutAnAnswer() {
        agent.faults.add(call -> call.url().contains("before=") && held.add(call));
        loadEarlier();
        assertThat(held).hasSize(1);
    }

    private void answerHeld() {
        agent.serve(held.get(0));
        world.clock.settle();
    }

    private void show(String session) {
        conversation.resume(session, (none, error) -> assertThat(error).isNull());
        world.clock.settle();
    }

    @Test
    void messagesThatArriveAfterAReturnAreShownOnce() {
        loadEarlierWithoutAnAnswer();
        conversation.newConversation();
        show(first);
        answerHeld();
        loadEarlier();
        assertThat(texts()).containsExactly("a2", "A2", "a3", "A3");
        loadEarlier();
        loadEarlier();
        assertThat(texts()).containsExactly("a0", "A0", "a1", "A1", "a2", "A2", "a3", "A3");
    }

    @Test
    void anotherConversationLoadsItsOwnWhileTheRequestOfTheFirstOneRuns() {
        conversation.newConversation();
        String second = fourTurns("b");
        show(first);
        loadEarlierWithoutAnAnswer();
        show(second);
        loadEarlier();
        assertThat(texts()).containsExactly("b2", "B2", "b3", "B3");
        answerHeld();
        assertThat(texts()).containsExactly("b2", "B2", "b3", "B3");
    }

    @Test
    void aFailureInAConversationThatWasLeftDoesNotDelayTheNextOne() {
        agent.faults.add(call -> {
            boolean asks = call.url().contains("before=");
            if (asks) {
                call.json(500, "{}");
            }
            return asks;
        });
        loadEarlier();
        conversation.newConversation();
        show(first);
        loadEarlier();
        assertThat(texts()).containsExactly("a2", "A2", "a3", "A3");
    }

    @Test
    void aQuestionThatWasAskedAgainIsShownOnceAlthoughItsFailedAnswerIsOnAnEarlierPage() {
        conversation.newConversation();
        send("Hello");
        agent.emit("{\"type\":\"session.error\",\"code\":\"crashed\",\"message\":\"M\"}");
        conversation.retry(conversation.messages().get(1));
        world.clock.settle();
        agent.say("Good day");
        agent.done();
        reload();
        assertThat(texts()).containsExactly("Hello", "Good day");
        loadEarlier();
        assertThat(texts()).containsExactly("Hello", "Good day");
    }

    @Test
    void turnsOfAnotherDeviceThatNeedSeveralPagesAreAllShown() {
        send("b");
        loseTheStream();
        agent.say("B");
        agent.done();
        for (String text : List.of("c", "d", "e", "f")) {
            agent.askElsewhere(text);
            agent.say(text.toUpperCase(Locale.ROOT));
            agent.done();
        }
        send("g");
        agent.say("G");
        agent.done();
        assertThat(texts()).containsExactly("a3", "A3", "b", "B", "c", "C", "d", "D", "e", "E", "f", "F", "g", "G");
    }
}
