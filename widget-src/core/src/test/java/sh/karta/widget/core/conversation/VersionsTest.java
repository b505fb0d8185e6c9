// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.error.KartaError;

/** Tests edits, other answers and the choice of versions, which the server keeps for all tabs and devices. */
class VersionsTest extends TwoTabs {
    private final List<String> codes = new ArrayList<>();

    @BeforeEach
    void announce() {
        agent.branches = true;
        agent.endsIdleStreams = true;
    }

    /** Also when nothing was shown wrongly on the way. */
    @AfterEach
    void bothTabsShowWhatAReloadShows() {
        if (here.turn() == TurnState.IDLE && here.sessionId() != null) {
            Conversation fresh = open();
            fresh.resume(here.sessionId(), (none, error) -> {});
            world.clock.settle();
            assertThat(accepted(here)).isEqualTo(accepted(fresh));
            fresh.shutdown();
        }
    }

    private static List<String> accepted(Conversation tab) {
        return tab.messages().stream()
                .filter(message ->
                        message.status == Message.DONE && !message.text().isEmpty())
                .map(Message::text)
                .toList();
    }

    private static List<String> texts(Conversation tab) {
        return tab.messages().stream().map(Message::text).toList();
    }

    private void say(String text, String answer) {
        here.send(text, null, null);
        world.clock.settle();
        answer(answer);
    }

    private void answer(String text) {
        agent.say(text);
        agent.done();
    }

    private static ConversationVersions versions(Conversation tab) {
        return new ConversationVersions(tab);
    }

    private void edit(int index, String text) {
        versions(here).edit(here.messages().get(index), text, this::replied);
        world.clock.settle();
    }

    private void regenerate(int index) {
        versions(here).regenerate(here.messages().get(index), this::replied);
        world.clock.settle();
    }

    private void select(int index, int version) {
        versions(here).select(here.messages().get(index), version, this::replied);
        world.clock.settle();
    }

    private void replied(Object value, KartaError error) {
        codes.add(error == null ? "ok" : error.code);
    }

    private String place(int index) {
        Message message = here.messages().get(index);
        return versions(here).index(message) + 1 + "/" + versions(here).count(message);
    }

    @Test
    void anEditReplacesTheMessageAndAllAfterItInBothTabs() {
        say("one", "1");
        say("two", "2");
        say("three", "3");
        edit(2, "TWO");
        assertThat(agent.posts.get(3).string("parent"))
                .isEqualTo(here.messages().get(1).messageId);
        answer("II");
        assertThat(texts(here)).containsExactly("one", "1", "TWO", "II");
        assertThat(texts(there)).isEqualTo(texts(here));
        assertThat(place(2)).isEqualTo("2/2");
        assertThat(place(3)).isEqualTo("1/1");
        assertThat(codes).containsExactly("ok");
        assertThat(seenHere.page).contains("message:sent {\"text\":\"TWO\",\"edited\":true}");
    }

    @Test
    void anEditOfTheFirstMessageFollowsNothing() {
        say("one", "1");
        edit(0, "ONE");
        assertThat(agent.posts.get(1).has("parent")).isTrue();
        assertThat(agent.posts.get(1).string("parent")).isNull();
        answer("I");
        assertThat(texts(here)).containsExactly("ONE", "I");
        assertThat(texts(there)).containsExactly("ONE", "I");
    }

    @Test
    void anotherAnswerReplacesTheAnswerAndAllAfterItInBothTabs() {
        say("one", "1");
        say("two", "2");
        regenerate(1);
        assertThat(posted()).endsWith("user.regenerate");
        answer("I");
        assertThat(texts(here)).containsExactly("one", "I");
        assertThat(texts(there)).containsExactly("one", "I");
        assertThat(place(1)).isEqualTo("2/2");
        say("then", "T");
        assertThat(texts(here)).containsExactly("one", "I", "then", "T");
    }

    @Test
    void aChosenVersionIsShownInBothTabsAndContinued() {
        say("one", "1");
        say("two", "2");
        edit(0, "ONE");
        answer("I");
        select(0, 0);
        assertThat(texts(here)).containsExactly("one", "1", "two", "2");
        assertThat(texts(there)).containsExactly("one", "1", "two", "2");
        assertThat(place(0)).isEqualTo("1/2");
        say("three", "3");
        assertThat(texts(there)).containsExactly("one", "1", "two", "2", "three", "3");
        assertThat(seenHere.page.stream().filter(line -> line.startsWith("session:started")))
                .hasSize(1);
    }

    @Test
    void messagesSharedByTwoVersionsKeepTheirObjectsAndVotes() {
        say("one", "1");
        say("two", "2");
        Message first = here.messages().get(0);
        Message answer = here.messages().get(3);
        answer.feedback = 1;
        regenerate(3);
        answer("II");
        select(3, 0);
        assertThat(here.messages().get(0)).isSameAs(first);
        assertThat(here.messages().get(3)).isSameAs(answer);
        assertThat(answer.feedback).isEqualTo(1);
        assertThat(seenHere.seen).isEqualTo(here.messages());
    }

    @Test
    void aReloadShowsTheChosenVersion() {
        say("one", "1");
        edit(0, "ONE");
        answer("I");
        select(0, 0);
        Conversation fresh = open();
        fresh.restore();
        world.clock.settle();
        assertThat(texts(fresh)).containsExactly("one", "1");
        assertThat(versions(fresh).count(fresh.messages().get(0))).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"409,version_limit", "409,held", "409,turn_running", "404,not_found"})
    void aRefusalLeavesEverythingAsItWas(int status, String code) {
        say("one", "1");
        say("two", "2");
        String refusal = "{'error':{'code':'" + code + "','message':'M'}}";
        fault("/events", status, refusal);
        edit(0, "ONE");
        fault("/events", status, refusal);
        regenerate(1);
        assertThat(codes).containsExactly(code, code);
        assertThat(here.sessionId()).isEqualTo("s1");
        assertThat(texts(here)).containsExactly("one", "1", "two", "2");
        assertThat(here.turn()).isEqualTo(TurnState.IDLE);
    }

    @Test
    void aChoiceThatIsRefusedChangesNothing() {
        say("one", "1");
        edit(0, "ONE");
        answer("I");
        fault("/events", 409, "{'error':{'code':'turn_running','message':'M'}}");
        select(0, 0);
        assertThat(codes).containsExactly("ok", "turn_running");
        assertThat(texts(here)).containsExactly("ONE", "I");
        assertThat(versions(here).isFree()).isTrue();
    }

    @Test
    void nothingIsAddedOrChosenWhileAnAnswerIsBeingWritten() {
        say("one", "1");
        edit(0, "ONE");
        answer("I");
        here.send("two", null, null);
        world.clock.settle();
        edit(0, "x");
        regenerate(1);
        select(0, 0);
        assertThat(codes).containsExactly("ok", "busy", "busy", "busy");
        agent.done();
    }

    @Test
    void aMessageThatFailedStaysAtTheEndOfTheNewPath() {
        say("one", "1");
        fault("/events", 400, "{'error':{'code':'invalid_request','message':'M'}}");
        here.send("refused", null, null);
        world.clock.settle();
        edit(0, "ONE");
        answer("I");
        assertThat(texts(here)).containsExactly("ONE", "I", "refused");
        assertThat(here.messages().get(2).status).isEqualTo(Message.FAILED);
        select(0, 0);
        assertThat(texts(here)).containsExactly("one", "1", "refused");
        here.retry(here.messages().get(2));
        world.clock.settle();
        answer("R");
        assertThat(texts(here)).containsExactly("one", "1", "refused", "R");
    }

    @Test
    void aMessageSentWhileAnotherVersionIsReadFollowsIt() {
        say("one", "1");
        edit(0, "ONE");
        answer("I");
        versions(here).select(here.messages().get(0), 0, this::replied);
        here.send("two", null, null);
        world.clock.settle();
        answer("2");
        assertThat(texts(here)).containsExactly("one", "1", "two", "2");
        assertThat(texts(there)).isEqualTo(texts(here));
    }

    @Test
    void aTabThatDoesNotKnowOfAChoiceOnAnotherDeviceReadsTheConversationAgainWithItsNextMessage() {
        say("one", "1");
        int other = agent.branch("null", "ONE", "I");
        agent.selectElsewhere("msg_1");
        agent.branch("\"msg_1_answer\"", "two", "2");
        agent.selectElsewhere("msg_" + other);
        here.send("three", null, null);
        world.clock.settle();
        answer("3");
        assertThat(texts(here)).containsExactly("ONE", "I", "three", "3");
        assertThat(place(0)).isEqualTo("2/2");
        assertThat(seenHere.page.stream().filter(line -> line.equals("message:received {\"text\":\"3\"}")))
                .hasSize(1);
    }

    @Test
    void aMessageWhoseParentIsNotLoadedMakesTheConversationBeReadAgain() {
        say("one", "1");
        say("two", "2");
        edit(0, "ONE");
        answer("I");
        agent.branch("\"" + "msg_1_answer" + "\"", "TWO", null);
        here.send("waits", null, null);
        world.clock.settle();
        answer("II");
        world.clock.settle();
        answer("W");
        assertThat(texts(here)).containsExactly("one", "1", "TWO", "II", "waits", "W");
    }

    @Test
    void anEditOfAQuestionThatWasAskedAgainShowsTheFirstQuestionAndItsFailedAnswer() {
        say("one", "1");
        here.send("two", null, null);
        world.clock.settle();
        agent.emit("{\"type\":\"session.error\",\"code\":\"crashed\",\"message\":\"M\"}");
        here.retry(here.messages().get(3));
        world.clock.settle();
        answer("2");
        assertThat(texts(here)).containsExactly("one", "1", "two", "2");
        edit(2, "TWO");
        answer("II");
        assertThat(texts(here)).containsExactly("one", "1", "two", "", "TWO", "II");
    }

    @Test
    void anAnswerWithoutTextLeadsBackToTheOthers() {
        say("one", "1");
        regenerate(1);
        here.stop();
        world.clock.settle();
        assertThat(place(1)).isEqualTo("2/2");
        select(1, 0);
        assertThat(texts(here)).containsExactly("one", "1");
    }

    @Test
    void olderMessagesOfAnotherPathAreNotAdded() {
        agent.page = 4;
        for (int i = 0; i < 6; i++) {
            say("w" + i, "a" + i);
        }
        Conversation late = open();
        late.restore();
        world.clock.settle();
        agent.branch("null", "other", "O");
        late.loadEarlier();
        world.clock.settle();
        assertThat(texts(late)).containsExactly("other", "O");
        agent.page = 200;
        say("next", "N");
    }

    @Test
    void aChoiceThatCannotBeReadIsReadLater() {
        say("one", "1");
        edit(0, "ONE");
        answer("I");
        for (int i = 0; i < 3; i++) {
            broken("/s1");
        }
        select(0, 0);
        assertThat(texts(here)).containsExactly("ONE", "I");
        world.clock.advance(60_000);
        assertThat(texts(here)).containsExactly("one", "1");
    }

    @Test
    void theMessagesOfALostSessionHaveNoVersions() {
        say("one", "1");
        agent.sessions.clear();
        here.send("two", null, null);
        world.clock.settle();
        answer("2");
        edit(0, "ONE");
        assertThat(codes).containsExactly("not_found");
        assertThat(texts(here)).containsExactly("one", "1", "two", "2");
        edit(2, "TWO");
        answer("II");
        assertThat(texts(here)).containsExactly("one", "1", "TWO", "II");
        here.newConversation();
        world.clock.settle();
    }

    @Test
    void aReloadDuringAnAnswerReadsTheLogOnce() {
        here.send("one", null, null);
        world.clock.settle();
        agent.say("half ");
        world.http.calls.clear();
        Conversation fresh = open();
        fresh.restore();
        world.clock.settle();
        assertThat(requests().stream().filter(line -> line.equals("GET sessions/s1")))
                .hasSize(1);
        answer("whole");
        assertThat(texts(fresh)).containsExactly("one", "half whole");
    }

    @Test
    void thePlaceOfAMessageIsTheSameAfterAReload() {
        say("one", "1");
        String place = versions(here).place(here.messages().get(0));
        Conversation fresh = open();
        fresh.restore();
        world.clock.settle();
        assertThat(versions(fresh).place(fresh.messages().get(0))).isEqualTo(place);
    }
}
