// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.fake.MapStore;
import sh.karta.widget.core.storage.StorageKeys;

/** After a question was asked again, edits and other answers show the same messages as a reload. */
class RetryAndVersionsTest extends Fixture {
    private static final String CRASHED = "{\"type\":\"session.error\",\"code\":\"crashed\",\"message\":\"M\"}";

    private final MapStore tab = new MapStore();
    private final List<String> replies = new ArrayList<>();
    private Versions versions;

    @BeforeEach
    void attach() {
        agent.branches = true;
        versions = ConversationVersions.of(conversation, tab, () -> {});
    }

    @AfterEach
    void aReloadShowsTheSame() {
        String shown = watcher.dump();
        assertThat(watcher.seen).isEqualTo(conversation.messages());
        reloadTab();
        assertThat(watcher.dump()).isEqualTo(shown);
    }

    private void reloadTab() {
        conversation.shutdown();
        conversation = open();
        conversation.choose(tab.get(StorageKeys.LEAF));
        conversation.restore();
        world.clock.settle();
        attach();
        versions.update();
        world.clock.settle();
    }

    private void answer(String text) {
        agent.say(text);
        agent.done();
    }

    private Message message(int index) {
        return conversation.messages().get(index);
    }

    private List<String> texts() {
        return conversation.messages().stream().map(Message::text).toList();
    }

    /** Sends "one", which is answered, and "two", whose answer fails. */
    private void failed() {
        send("one");
        answer("1");
        send("two");
        agent.say("Go");
        agent.emit(CRASHED);
    }

    private void retry(int index) {
        conversation.retry(message(index));
        world.clock.settle();
    }

    /** Asks "two" again, which no server accepts. */
    private void retryWithoutNetwork() {
        failed();
        unreachable("/events");
        conversation.retry(message(3));
        world.clock.advance(60_000);
        assertThat(message(2).status).isEqualTo(Message.FAILED);
    }

    private void edit(int index, String text) {
        versions.edit(message(index), text, this::replied);
        world.clock.settle();
    }

    private void replied(Object value, KartaError error) {
        replies.add(error == null ? "ok" : error.code);
    }

    @Test
    void anEditOfAnEarlierMessageIsShownAfterARetryThatWasNotAccepted() {
        retryWithoutNetwork();
        edit(0, "ONE");
        answer("I");
        assertThat(replies).containsExactly("ok");
        assertThat(texts()).containsExactly("ONE", "I");
    }

    @Test
    void anotherAnswerToAnEarlierMessageIsShownAfterARetryThatWasNotAccepted() {
        retryWithoutNetwork();
        versions.regenerate(message(1), this::replied);
        world.clock.settle();
        answer("I");
        assertThat(replies).containsExactly("ok");
        assertThat(texts()).containsExactly("one", "I");
    }

    @Test
    void aRefusedEditAfterARetryThatWasNotAcceptedLeavesEverythingAsItWas() {
        retryWithoutNetwork();
        fault("/events", 409, "{'error':{'code':'version_limit','message':'M'}}");
        edit(0, "ONE");
        assertThat(replies).containsExactly("version_limit");
        assertThat(texts()).containsExactly("one", "1", "two");
        retry(2);
        answer("2");
        assertThat(texts()).containsExactly("one", "1", "two", "2");
    }

    @Test
    void anEditOfTheQuestionThatWasAskedAgainShowsTheFirstQuestionAndItsFailedAnswer() {
        failed();
        retry(3);
        answer("2");
        assertThat(texts()).containsExactly("one", "1", "two", "2");
        edit(2, "TWO");
        answer("II");
        assertThat(texts()).containsExactly("one", "1", "two", "Go", "TWO", "II");
    }

    @Test
    void aRefusedEditOfTheQuestionThatWasAskedAgainLeavesEverythingAsItWas() {
        failed();
        retry(3);
        answer("2");
        fault("/events", 409, "{'error':{'code':'version_limit','message':'M'}}");
        edit(2, "TWO");
        assertThat(replies).containsExactly("version_limit");
        assertThat(texts()).containsExactly("one", "1", "two", "2");
    }

    @Test
    void afterAReloadAnEditOfTheQuestionThatWasAskedAgainShowsTheFirstQuestionToo() {
        failed();
        retry(3);
        answer("2");
        reloadTab();
        assertThat(texts()).containsExactly("one", "1", "two", "2");
        edit(2, "TWO");
        answer("II");
        assertThat(texts()).containsExactly("one", "1", "two", "Go", "TWO", "II");
    }

    @Test
    void anEditWithTheSameTextReplacesTheFailedAnswerToo() {
        failed();
        retry(3);
        answer("2");
        edit(2, "two");
        answer("II");
        assertThat(texts()).containsExactly("one", "1", "two", "II");
    }

    @Test
    void anotherAnswerToTheQuestionThatWasAskedAgainReplacesItsAnswer() {
        failed();
        retry(3);
        answer("2");
        versions.regenerate(message(3), this::replied);
        world.clock.settle();
        answer("II");
        assertThat(texts()).containsExactly("one", "1", "two", "II");
    }

    @Test
    void aMessageThatAnEditReplacedIsNotSentAfterAReload() {
        send("one");
        answer("1");
        unreachable("/events");
        send("two");
        world.clock.advance(60_000);
        assertThat(message(2).status).isEqualTo(Message.FAILED);
        edit(0, "ONE");
        answer("I");
        reloadTab();
        assertThat(posted()).containsExactly("one", "ONE");
    }
}
