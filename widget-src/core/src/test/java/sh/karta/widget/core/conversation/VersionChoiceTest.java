// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.fake.FakeHttp.Call;
import sh.karta.widget.core.fake.MapStore;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.storage.StorageKeys;

/**
 * Edits, other answers, and the versions of which each tab shows its own.
 *
 * <p>The file is long because edits, other answers and choices change one path, so their tests have one setting.
 */
class VersionChoiceTest extends Fixture {
    private final MapStore tab = new MapStore();
    private final List<String> replies = new ArrayList<>();
    private Versions versions;

    @BeforeEach
    void attach() {
        agent.branches = true;
        versions = attach(conversation, tab);
    }

    private static Versions attach(Conversation conversation, MapStore tab) {
        return ConversationVersions.of(conversation, tab, () -> {});
    }

    /** Reloads the page, with the storage of its tab. */
    private void reloadTab() {
        conversation.shutdown();
        conversation = open();
        conversation.choose(tab.get(StorageKeys.LEAF));
        conversation.restore();
        world.clock.settle();
        versions = attach(conversation, tab);
        update();
    }

    private void update() {
        versions.update();
        world.clock.settle();
    }

    private void say(String text, String answer) {
        send(text);
        agent.say(answer);
        agent.done();
    }

    private Message message(int index) {
        return conversation.messages().get(index);
    }

    private Message last() {
        return message(conversation.messages().size() - 1);
    }

    private void edit(int index, String text) {
        versions.edit(message(index), text, this::replied);
        world.clock.settle();
    }

    private void regenerate(int index) {
        versions.regenerate(message(index), this::replied);
        world.clock.settle();
    }

    private void select(int index, int version) {
        versions.select(message(index), version, this::replied);
        world.clock.settle();
    }

    private void replied(Object value, KartaError error) {
        replies.add(error == null ? "ok" : error.code);
    }

    private List<String> texts() {
        return texts(conversation);
    }

    private List<String> texts(Conversation shown) {
        assertThat(watcher.seen).isEqualTo(shown.messages());
        return shown.messages().stream().map(Message::text).toList();
    }

    private String place(int index) {
        return versions.index(message(index)) + 1 + " / " + versions.count(message(index));
    }

    private JsonValue lastPost() {
        return agent.posts.get(agent.posts.size() - 1);
    }

    @Test
    void anEditReplacesTheMessageAndAllAfterIt() {
        say("one", "1");
        say("two", "2");
        say("three", "3");
        edit(2, "TWO");
        assertThat(texts()).containsExactly("one", "1", "TWO");
        agent.say("II");
        agent.done();
        assertThat(texts()).containsExactly("one", "1", "TWO", "II");
        assertThat(place(2)).isEqualTo("2 / 2");
        assertThat(place(0)).isEqualTo("1 / 1");
        assertThat(lastPost().string("parent")).isEqualTo(message(1).messageId);
        assertThat(replies).containsExactly("ok");
        assertThat(watcher.page).contains("message:sent {\"text\":\"TWO\",\"edited\":true}");
    }

    @Test
    void anEditOfTheFirstMessageFollowsNothing() {
        say("one", "1");
        edit(0, "ONE");
        agent.say("I");
        agent.done();
        assertThat(lastPost().has("parent")).isTrue();
        assertThat(lastPost().string("parent")).isNull();
        assertThat(texts()).containsExactly("ONE", "I");
    }

    @Test
    void anotherAnswerReplacesTheAnswerAndKeepsTheQuestion() {
        say("one", "1");
        Message question = message(0);
        regenerate(1);
        assertThat(texts()).containsExactly("one");
        agent.say("I");
        agent.done();
        assertThat(texts()).containsExactly("one", "I");
        assertThat(message(0)).isSameAs(question);
        assertThat(place(1)).isEqualTo("2 / 2");
        assertThat(lastPost().string("type")).isEqualTo("user.regenerate");
        assertThat(watcher.page.stream().filter(event -> event.startsWith("message:received")))
                .containsExactly("message:received {\"text\":\"1\"}", "message:received {\"text\":\"I\"}");
    }

    @Test
    void theNextMessageFollowsTheVersionShown() {
        say("one", "1");
        regenerate(1);
        agent.say("I");
        agent.done();
        say("two", "2");
        assertThat(lastPost().string("parent")).isEqualTo(message(1).messageId);
        assertThat(texts()).containsExactly("one", "I", "two", "2");
    }

    @Test
    void anEarlierVersionIsShownWithTheMessagesAfterIt() {
        say("one", "1");
        say("two", "2");
        edit(0, "ONE");
        agent.say("I");
        agent.done();
        select(0, 0);
        assertThat(texts()).containsExactly("one", "1", "two", "2");
        update();
        assertThat(place(0)).isEqualTo("1 / 2");
        select(0, 1);
        update();
        assertThat(texts()).containsExactly("ONE", "I");
        assertThat(place(0)).isEqualTo("2 / 2");
    }

    @Test
    void messagesSharedByTwoVersionsKeepTheirObjects() {
        say("one", "1");
        say("two", "2");
        Message first = message(0);
        Message answer = message(1);
        edit(2, "TWO");
        agent.say("II");
        agent.done();
        select(2, 0);
        assertThat(conversation.messages()).startsWith(first, answer);
        assertThat(texts()).containsExactly("one", "1", "two", "2");
    }

    @Test
    void anAnswerKeepsTheVoteOnItWhileAnotherVersionIsShown() {
        say("one", "1");
        message(1).feedback = -1;
        regenerate(1);
        agent.say("I");
        agent.done();
        select(1, 0);
        assertThat(message(1).feedback).isEqualTo(-1);
        message(1).feedback = 1;
        update();
        select(1, 1);
        assertThat(message(1).feedback).isZero();
        update();
        select(1, 0);
        assertThat(message(1).feedback).isEqualTo(1);
    }

    @Test
    void aMessageAfterAnEarlierVersionBelongsToIt() {
        say("one", "1");
        edit(0, "ONE");
        agent.say("I");
        agent.done();
        select(0, 0);
        say("two", "2");
        assertThat(lastPost().string("parent")).isEqualTo(message(1).messageId);
        assertThat(texts()).containsExactly("one", "1", "two", "2");
        reloadTab();
        assertThat(texts()).containsExactly("one", "1", "two", "2");
    }

    @Test
    void aReloadKeepsTheVersionOfTheTab() {
        say("one", "1");
        edit(0, "ONE");
        agent.say("I");
        agent.done();
        select(0, 0);
        reloadTab();
        assertThat(texts()).containsExactly("one", "1");
        assertThat(place(0)).isEqualTo("1 / 2");
        tab.remove(StorageKeys.LEAF);
        reloadTab();
        assertThat(texts()).as("without a choice").containsExactly("ONE", "I");
    }

    @Test
    void theChoiceOfAnotherSessionIsIgnored() {
        say("one", "1");
        tab.set(StorageKeys.LEAF, "other?leaf=msg_99");
        reloadTab();
        assertThat(texts()).containsExactly("one", "1");
    }

    @ParameterizedTest
    @CsvSource({"409,version_limit", "409,held", "404,not_found", "500,server_error", "429,rate_limited"})
    void aRefusedEditLeavesEverythingAsItWas(int status, String code) {
        say("one", "1");
        say("two", "2");
        List<Message> before = List.copyOf(conversation.messages());
        for (int attempt = 0; attempt < 3; attempt++) {
            fault("/events", status, "{'error':{'code':'" + code + "','message':'M'}}");
        }
        edit(0, "ONE");
        world.clock.advance(10_000);
        assertThat(conversation.messages()).isEqualTo(before);
        assertThat(watcher.seen).isEqualTo(before);
        assertThat(replies).containsExactly(code);
        assertThat(conversation.sessionId()).isEqualTo("s1");
    }

    @ParameterizedTest
    @CsvSource({"409,version_limit", "409,held", "404,not_found", "500,server_error"})
    void aRefusedRequestForAnotherAnswerLeavesEverythingAsItWas(int status, String code) {
        say("one", "1");
        List<Message> before = List.copyOf(conversation.messages());
        for (int attempt = 0; attempt < 3; attempt++) {
            fault("/events", status, "{'error':{'code':'" + code + "','message':'M'}}");
        }
        regenerate(1);
        world.clock.advance(10_000);
        assertThat(conversation.messages()).isEqualTo(before);
        assertThat(watcher.seen).isEqualTo(before);
        assertThat(replies).containsExactly(code);
        agent.faults.clear();
        say("two", "2");
        assertThat(texts()).containsExactly("one", "1", "two", "2");
    }

    @Test
    void anEditWaitsForTheTurnOfAnotherTab() {
        say("one", "1");
        agent.branch("\"" + message(1).messageId + "\"", "elsewhere", null);
        edit(0, "ONE");
        agent.say("E");
        agent.done();
        agent.say("I");
        agent.done();
        assertThat(texts()).containsExactly("ONE", "I");
        assertThat(replies).containsExactly("ok");
    }

    @Test
    void nothingCanBeEditedWhileAnAnswerIsBeingWritten() {
        say("one", "1");
        send("two");
        agent.say("2");
        edit(0, "ONE");
        regenerate(1);
        select(0, 0);
        assertThat(replies).containsExactly("busy", "busy");
        agent.done();
        assertThat(texts()).containsExactly("one", "1", "two", "2");
    }

    @Test
    void aMessageThatFollowsThisTabMovesIt() {
        say("one", "1");
        agent.branch("\"" + message(1).messageId + "\"", "more", "M");
        conversation.send("two", null, null);
        world.clock.settle();
        agent.say("2");
        agent.done();
        assertThat(texts()).containsExactly("one", "1", "more", "M", "two", "2");
        assertThat(versions.isElsewhere()).isFalse();
    }

    @Test
    void aPathThatCannotBeReadIsRequestedOnceAndThenOffered() {
        say("one", "1");
        agent.branch("\"" + message(1).messageId + "\"", "more", "M");
        conversation.send("two", null, null);
        world.clock.settle();
        agent.say("2");
        agent.done();
        List<String> failed = new ArrayList<>();
        agent.faults.add(call -> {
            boolean fits = call.url().contains("leaf=");
            if (fits) {
                failed.add(call.url());
                call.json(500, "{}");
            }
            return fits;
        });
        for (int frame = 0; frame < 10; frame++) {
            update();
        }
        assertThat(failed).hasSizeLessThanOrEqualTo(1);
        assertThat(versions.isElsewhere()).isEqualTo(failed.size() == 1);
    }

    @Test
    void aMessageInAnotherVersionDoesNotMoveThisTab() {
        Watcher mine = watcher;
        Conversation other = open();
        MapStore otherTab = new MapStore();
        say("one", "1");
        other.restore();
        world.clock.settle();
        Versions others = attach(other, otherTab);
        others.edit(other.messages().get(0), "ONE", (sent, error) -> {});
        world.clock.settle();
        watcher = mine;
        assertThat(texts()).containsExactly("one", "1");
        assertThat(versions.isElsewhere()).isTrue();
        assertThat(conversation.turn()).isEqualTo(0);
        agent.say("I");
        agent.done();
        assertThat(texts()).containsExactly("one", "1");
        versions.showElsewhere();
        world.clock.settle();
        assertThat(texts()).containsExactly("ONE", "I");
        assertThat(versions.isElsewhere()).isFalse();
    }

    /** Browsers tell a tab about another tab's storage with a delay. */
    @Test
    void aMessageThatThisTabPostsAgainKeepsTheAnswerThatItHasAlready() {
        say("one", "1");
        List<Call> held = new ArrayList<>();
        agent.faults.add(call -> call.url().endsWith("/events") && held.add(call));
        send("two");
        MapStore behind = new MapStore();
        behind.entries.putAll(world.store.entries);
        agent.serve(held.get(0));
        world.clock.settle();

        Conversation other = open(behind);
        other.restore();
        world.clock.settle();
        attach(other, new MapStore());
        agent.say("2");
        agent.done();
        assertThat(posted()).containsExactly("one", "two");
        assertThat(texts(other)).containsExactly("one", "1", "two", "2");
    }

    @Test
    void thisTabContinuesItsVersionAfterAMessageInAnotherOne() {
        say("one", "1");
        String mine = message(1).messageId;
        agent.branch("null", "ONE", "I");
        conversation.send("two", null, null);
        world.clock.settle();
        agent.say("2");
        agent.done();
        reloadTab();
        assertThat(texts()).containsExactly("one", "1", "two", "2");
        assertThat(lastPost().string("parent")).isEqualTo(mine);
    }

    @Test
    void aNewConversationForgetsTheChoice() {
        say("one", "1");
        edit(0, "ONE");
        agent.say("I");
        agent.done();
        conversation.newConversation();
        say("again", "A");
        assertThat(lastPost().has("parent")).isFalse();
        assertThat(place(0)).isEqualTo("1 / 1");
        reloadTab();
        assertThat(texts()).containsExactly("again", "A");
    }

    @Test
    void aVersionThatCannotBeLoadedChangesNothing() {
        say("one", "1");
        edit(0, "ONE");
        agent.say("I");
        agent.done();
        fault("?leaf=msg_1", 500, "{}");
        select(0, 0);
        assertThat(texts()).containsExactly("ONE", "I");
        say("two", "2");
        assertThat(texts()).containsExactly("ONE", "I", "two", "2");
    }

    @Test
    void anEditThatWaitsWhenItsConversationIsLeftDoesNotBringItBack() {
        say("one", "1");
        world.pageState.online(false);
        edit(0, "ONE");
        conversation.newConversation();
        world.clock.settle();
        assertThat(texts()).isEmpty();
        world.pageState.online(true);
        world.clock.settle();
        assertThat(texts()).isEmpty();
        assertThat(posted()).containsExactly("one");
        say("next", "N");
        assertThat(texts()).containsExactly("next", "N");
    }

    @Test
    void aMessageSentWhileAnotherVersionIsReadFollowsIt() {
        say("one", "1");
        edit(0, "ONE");
        agent.say("I");
        agent.done();
        List<String> accepted = new ArrayList<>();
        versions.select(message(0), 0, this::replied);
        conversation.send("two", null, (message, error) -> accepted.add(error == null ? "ok" : error.code));
        world.clock.settle();
        agent.say("2");
        agent.done();
        assertThat(texts()).containsExactly("one", "1", "two", "2");
        assertThat(lastPost().string("parent")).isEqualTo(message(1).messageId);
        assertThat(accepted).containsExactly("ok");
        reloadTab();
        assertThat(texts()).containsExactly("one", "1", "two", "2");
    }

    @Test
    void aMessageSentWhileAnotherVersionIsReadIsNotSentToTheNextConversation() {
        say("one", "1");
        edit(0, "ONE");
        agent.say("I");
        agent.done();
        List<String> accepted = new ArrayList<>();
        versions.select(message(0), 0, this::replied);
        conversation.send("two", null, (message, error) -> accepted.add(error == null ? "ok" : error.code));
        conversation.newConversation();
        world.clock.settle();
        assertThat(texts()).isEmpty();
        assertThat(accepted).containsExactly("aborted");
        assertThat(posted()).containsExactly("one", "ONE");
    }

    @Test
    void anAnswerThatFailedStaysBehindInItsVersion() {
        say("one", "1");
        edit(0, "ONE");
        loseTheStream();
        assertThat(texts()).containsExactly("ONE", "");
        assertThat(last().retriable).isTrue();
        agent.say("I");
        agent.done();
        select(0, 0);
        assertThat(texts()).containsExactly("one", "1");
        select(0, 1);
        assertThat(texts()).containsExactly("ONE", "I");
    }

    /** Sends {@code text} in the second of two versions, where the server refuses it. */
    private void refuse(String text) {
        say("one", "1");
        edit(0, "ONE");
        agent.say("I");
        agent.done();
        fault("/events", 413, "{'error':{'code':'too_large','message':'M'}}");
        send(text);
        assertThat(last().status).isEqualTo(Message.FAILED);
    }

    @Test
    void aMessageThatWasRefusedFollowsTheVersionShown() {
        refuse("two");
        Message refused = last();
        select(0, 0);
        assertThat(texts()).containsExactly("one", "1", "two");
        assertThat(last()).isSameAs(refused);
        conversation.retry(refused);
        world.clock.settle();
        agent.say("2");
        agent.done();
        assertThat(texts()).containsExactly("one", "1", "two", "2");
    }

    @Test
    void aMessageThatIsRetriedWhileAnotherVersionIsReadIsThereOnce() {
        refuse("two");
        versions.select(message(0), 0, this::replied);
        conversation.retry(last());
        world.clock.settle();
        agent.say("2");
        agent.done();
        assertThat(texts()).containsExactly("one", "1", "two", "2");
        assertThat(posted()).containsExactly("one", "ONE", "two");
    }

    @Test
    void aMessageThatIsCancelledWhileAnotherVersionIsReadDoesNotComeBack() {
        refuse("two");
        versions.select(message(0), 0, this::replied);
        conversation.cancel(last());
        world.clock.settle();
        assertThat(texts()).containsExactly("one", "1");
    }

    @Test
    void theMessagesOfALostSessionStayBeforeThoseOfTheNextOne() {
        say("one", "1");
        fault("/events", 404, "{'error':{'code':'not_found','message':''}}");
        say("two", "2");
        edit(2, "TWO");
        agent.say("II");
        agent.done();
        select(2, 0);
        assertThat(texts()).containsExactly("one", "1", "two", "2");
    }

    /**
     * Opens a conversation whose first messages are not loaded, and edits the first one that is. Returns the requests for the
     * transcript, which are not answered: for the versions, and for the message before the edited one.
     */
    private List<Call> editBehindEarlierMessages() {
        say("one", "1");
        say("two", "2");
        agent.page = 4;
        List<Call> unanswered = new ArrayList<>();
        for (int request = 0; request < 2; request++) {
            agent.faults.add(call -> call.url().endsWith("/transcript") && unanswered.add(call));
        }
        reloadTab();
        assertThat(conversation.hasEarlier()).isTrue();
        edit(0, "TWO");
        assertThat(texts()).containsExactly("two", "2");
        assertThat(unanswered).hasSize(2);
        return unanswered;
    }

    @Test
    void anEditThatWaitsForTheMessageBeforeItLeavesTheMessageUntilItIsPosted() {
        List<Call> unanswered = editBehindEarlierMessages();
        agent.serve(unanswered.get(1));
        world.clock.settle();
        assertThat(texts()).containsExactly("TWO");
        agent.say("II");
        agent.done();
        assertThat(lastPost().string("parent")).isEqualTo("msg_1_answer");
        assertThat(replies).containsExactly("ok");
    }

    @Test
    void anEditThatWaitsForTheMessageBeforeItCanBeDropped() {
        List<Call> unanswered = editBehindEarlierMessages();
        versions.dropEdit();
        agent.faults.add(call -> call.url().endsWith("/transcript") && unanswered.add(call));
        edit(0, "deux");
        agent.serve(unanswered.get(1));
        world.clock.settle();
        assertThat(texts()).containsExactly("two", "2");
        assertThat(replies).isEmpty();
        agent.serve(unanswered.get(2));
        world.clock.settle();
        assertThat(posted()).containsExactly("one", "two", "deux");
    }

    @Test
    void thePlaceOfAMessageIsTheSameAfterAReload() {
        say("one", "1");
        say("two", "2");
        String place = versions.place(message(2));
        assertThat(place).isNotEqualTo(versions.place(message(0))).endsWith("\n");
        reloadTab();
        assertThat(versions.place(message(2))).isEqualTo(place);
        world.pageState.online(false);
        assertThat(versions.place(send("three"))).isNull();
    }

    @Test
    void aChangeOfVersionDoesNotReportTheSameSessionAgain() {
        say("one", "1");
        edit(0, "ONE");
        agent.say("I");
        agent.done();
        select(0, 0);
        assertThat(watcher.page.stream().filter(event -> event.startsWith("session:started")))
                .hasSize(1);
    }

    @Test
    void anEditThatWaitsIsPostedAsAnEditAfterAReload() {
        say("one", "1");
        say("two", "2");
        world.pageState.online(false);
        edit(2, "TWO");
        conversation.shutdown();
        conversation = open();
        conversation.restore();
        world.clock.settle();
        versions = attach(conversation, tab);
        assertThat(texts()).contains("TWO");
        world.pageState.online(true);
        world.clock.settle();
        agent.say("II");
        agent.done();
        update();
        assertThat(posted()).containsExactly("one", "two", "TWO");
        assertThat(texts()).containsExactly("one", "1", "TWO", "II");
        assertThat(place(2)).isEqualTo("2 / 2");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void anEditThatWaitsIsReportedToThePageOnceDespiteAReload(int index) {
        say("one", "1");
        say("two", "2");
        world.pageState.online(false);
        edit(index, "EDIT");
        assertThat(watcher.page).last().isEqualTo("message:sent {\"text\":\"EDIT\",\"edited\":true}");
        reloadTab();
        world.pageState.online(true);
        world.clock.settle();
        agent.say("IT");
        agent.done();
        assertThat(posted()).containsExactly("one", "two", "EDIT");
        assertThat(watcher.page).noneMatch(event -> event.startsWith("message:sent"));
    }

    @Test
    void anEditOfTheFirstMessageThatWaitsIsPostedAsAnEditAfterAReload() {
        say("one", "1");
        world.pageState.online(false);
        edit(0, "ONE");
        conversation.shutdown();
        conversation = open();
        conversation.restore();
        world.clock.settle();
        versions = attach(conversation, tab);
        world.pageState.online(true);
        world.clock.settle();
        agent.say("I");
        agent.done();
        update();
        assertThat(posted()).containsExactly("one", "ONE");
        assertThat(texts()).containsExactly("ONE", "I");
        assertThat(place(0)).isEqualTo("2 / 2");
    }

    @Test
    void anEditOfTheFirstMessageWhoseReplyIsLostIsPostedAgainWithTheSameBodyAfterAReload() {
        say("one", "1");
        List<String> bodies = new ArrayList<>();
        agent.faults.add(call -> call.url().endsWith("/events") && bodies.add(String.valueOf(call.body())));
        edit(0, "ONE");
        conversation.shutdown();
        agent.faults.clear();
        conversation = open();
        agent.faults.add(call -> call.url().endsWith("/events") && !bodies.add(String.valueOf(call.body())));
        conversation.restore();
        world.clock.settle();
        assertThat(bodies).hasSize(2);
        assertThat(bodies.get(0)).contains("\"parent\":null");
        assertThat(bodies.get(1)).isEqualTo(bodies.get(0));
    }

    @Test
    void theAnswerToAnEditWhoseReplyWasLostIsShownAfterAReload() {
        say("one", "1");
        versions.update();
        List<Call> unanswered = new ArrayList<>();
        agent.faults.add(call -> call.url().endsWith("/events") && unanswered.add(call));
        edit(0, "ONE");
        agent.accept(unanswered.get(0));
        agent.say("I");
        reloadTab();
        agent.done();
        update();
        assertThat(posted()).containsExactly("one", "ONE");
        assertThat(texts()).containsExactly("ONE", "I");
    }

    @Test
    void anEditBeforeAFailedMessageIsSent() {
        refuse("two");
        edit(0, "1");
        assertThat(posted()).containsExactly("one", "ONE", "1");
        agent.say("answer");
        agent.done();
        assertThat(texts()).containsExactly("1", "answer");
    }

    @Test
    void messagesOfOtherVersionsAreNotShownAfterAnotherAnswerReplacedTheOneBeforeThem() {
        say("one", "1");
        agent.branch("null", "ONE", "I");
        say("two", "2");
        select(0, 0);
        assertThat(texts()).containsExactly("one", "1", "two", "2");
        regenerate(1);
        agent.say("one more");
        agent.done();
        assertThat(texts()).containsExactly("one", "one more");
        update();
        assertThat(place(1)).isEqualTo("2 / 2");
        say("three", "3");
        assertThat(texts()).containsExactly("one", "one more", "three", "3");
    }

    @Test
    void versionsThatAreReadLateDoNotMoveTheTab() {
        say("one", "1");
        tab.remove(StorageKeys.LEAF);
        conversation.shutdown();
        conversation = open();
        conversation.restore();
        world.clock.settle();
        versions = attach(conversation, tab);
        List<Call> reading = new ArrayList<>();
        agent.faults.add(call -> call.url().endsWith("/transcript") && reading.add(call));
        versions.update();
        agent.branch("null", "ONE", "I");
        agent.serve(reading.get(0));
        world.clock.settle();
        assertThat(texts()).containsExactly("one", "1");
        assertThat(place(0)).isEqualTo("1 / 2");
        say("two", "2");
        assertThat(texts()).containsExactly("one", "1", "two", "2");
        assertThat(lastPost().string("parent")).isEqualTo("msg_1_answer");
    }

    @Test
    void anEditThatWaitsForTheNetworkCanBeCancelled() {
        say("one", "1");
        world.pageState.online(false);
        edit(0, "ONE");
        assertThat(texts()).containsExactly("ONE");
        conversation.cancel(last());
        assertThat(texts()).containsExactly("one", "1");
        world.pageState.online(true);
        world.clock.settle();
        assertThat(posted()).containsExactly("one");
    }

    /** Sends {@code text}, which the server answers with {@code answer} after the page was left without a reply. */
    private void sendAndLeave(String text, String answer) {
        List<Call> unanswered = new ArrayList<>();
        agent.faults.add(call -> call.url().endsWith("/events") && unanswered.add(call));
        send(text);
        conversation.shutdown();
        agent.accept(unanswered.get(0));
        agent.say(answer);
        agent.done();
        conversation = open();
    }

    /** Returns the bodies of all posts of {@code text}. */
    private List<String> bodies(String text) {
        return world.http.calls.stream()
                .filter(call -> call.url().endsWith("/events") && call.request().body != null)
                .map(call -> call.request().body)
                .filter(body -> body.contains("\"" + text + "\""))
                .toList();
    }

    @Test
    void aMessagePostedWithAParentHasTheSameOneAfterAReloadBeforeVersionsHaveLoaded() {
        say("one", "1");
        String parent = message(1).messageId;
        sendAndLeave("two", "2");
        conversation.restore();
        world.clock.settle();
        assertThat(bodies("two"))
                .hasSize(2)
                .allMatch(body -> body.contains(parent))
                .containsOnly(bodies("two").get(0));
        assertThat(conversation.messages().stream().map(Message::text)).containsExactly("one", "1", "two", "2");
    }

    @Test
    void aMessagePostedBeforeVersionsHadLoadedHasNoParentAfterAReloadEither() {
        say("one", "1");
        reload();
        sendAndLeave("two", "2");
        versions = attach(conversation, tab);
        conversation.restore();
        world.clock.settle();
        assertThat(bodies("two"))
                .hasSize(2)
                .noneMatch(body -> body.contains("parent"))
                .containsOnly(bodies("two").get(0));
        assertThat(texts()).containsExactly("one", "1", "two", "2");
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void theAnswerToAMessagePostedJustBeforeVersionsLoadIsShown(boolean logged) {
        say("one", "1");
        conversation.shutdown();
        conversation = open();
        conversation.restore();
        world.clock.settle();
        agent.logsUser = logged;
        List<Call> held = new ArrayList<>();
        agent.faults.add(call -> call.url().endsWith("/events") && held.add(call));
        send("two");
        versions = attach(conversation, tab);
        agent.serve(held.get(0));
        world.clock.settle();
        agent.say("2");
        agent.done();
        assertThat(texts()).containsExactly("one", "1", "two", "2");
        say("three", "3");
        assertThat(lastPost().string("parent")).isEqualTo(message(3).messageId);
        assertThat(texts()).endsWith("three", "3");
        assertThat(versions.isElsewhere()).isFalse();
    }

    @Test
    void aMessageForALostSessionFollowsNothingInTheNextOne() {
        say("one", "1");
        fault("/events", 404, "{'error':{'code':'not_found','message':''}}");
        send("two");
        assertThat(lastPost().has("parent")).isFalse();
    }
}
