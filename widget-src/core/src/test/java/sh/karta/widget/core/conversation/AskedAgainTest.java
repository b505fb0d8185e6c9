// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.fake.FakeHttp.Call;

/**
 * A repeated question replaces its failed answer only if it directly follows it in the log. Otherwise both stay, in the
 * order of the log, and a reload shows the same.
 */
class AskedAgainTest extends Fixture {
    private static final String CRASHED = "{\"type\":\"session.error\",\"code\":\"crashed\",\"message\":\"M\"}";
    private static final String FAILED = "visitor DONE | Hello\nagent FAILED crashed | Go\n";

    private Message last() {
        return conversation.messages().get(conversation.messages().size() - 1);
    }

    private Message failed() {
        send("Hello");
        agent.say("Go");
        agent.emit(CRASHED);
        return last();
    }

    private void elsewhere(String question) {
        agent.askElsewhere(question);
        agent.say("Sure");
        agent.done();
    }

    private void retry(Message message) {
        conversation.retry(message);
        world.clock.settle();
    }

    @AfterEach
    void aReloadShowsTheSame() {
        String shown = watcher.dump();
        reload();
        assertThat(watcher.dump()).isEqualTo(shown);
    }

    @Test
    void aMessageOfAnotherDeviceIsShownBetweenTheFailedAnswerAndTheNewOne() {
        Message answer = failed();
        elsewhere("Meanwhile");
        retry(answer);
        agent.say("Good day");
        agent.done();
        assertThat(watcher.dump())
                .isEqualTo(FAILED
                        + "visitor DONE | Meanwhile\nagent DONE | Sure\nvisitor DONE | Hello\nagent DONE | Good day\n");
    }

    @Test
    void aMessageOfAnotherDeviceJustBeforeTheRetryIsShownBetweenThemToo() {
        Message answer = failed();
        agent.faults.add(call -> {
            boolean posts = call.url().endsWith("/events");
            if (posts) {
                elsewhere("Meanwhile");
            }
            return posts && serve(call);
        });
        retry(answer);
        agent.say("Good day");
        agent.done();
        assertThat(watcher.dump())
                .isEqualTo(FAILED
                        + "visitor DONE | Meanwhile\nagent DONE | Sure\nvisitor DONE | Hello\nagent DONE | Good day\n");
    }

    private boolean serve(Call call) {
        agent.faults.clear();
        agent.serve(call);
        return true;
    }

    @Test
    void aMessageSentBeforeTheRepeatedQuestionIsShownBetweenThemToo() {
        Message answer = failed();
        unreachable("/events");
        Message next = send("Next");
        world.clock.advance(60_000);
        assertThat(next.status).isEqualTo(Message.FAILED);
        world.pageState.online(false);
        retry(answer);
        retry(next);
        assertThat(watcher.dump()).isEqualTo("visitor WAITING | Next\nvisitor WAITING | Hello\n");
        world.pageState.online(true);
        world.clock.settle();
        agent.done();
        agent.done();
        assertThat(watcher.dump()).isEqualTo(FAILED + "visitor DONE | Next\nvisitor DONE | Hello\n");
    }

    @Test
    void theSameTextReplacesAFailedAnswerEvenIfOtherMessagesFailedMeanwhile() {
        failed();
        unreachable("/events");
        Message next = send("Next");
        world.clock.advance(60_000);
        assertThat(next.status).isEqualTo(Message.FAILED);
        send("Hello");
        agent.done();
        conversation.cancel(next);
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\n");
    }

    @Test
    void anEarlierAnswerIsNotRetriedWhileALaterQuestionWaitsToBeRepeated() {
        Message first = failed();
        send("Next");
        agent.emit(CRASHED);
        world.pageState.online(false);
        retry(last());
        assertThat(first.retriable).isFalse();
        retry(first);
        assertThat(watcher.dump()).isEqualTo(FAILED + "visitor WAITING | Next\n");
        world.pageState.online(true);
        world.clock.settle();
        agent.done();
        assertThat(watcher.dump()).isEqualTo(FAILED + "visitor DONE | Next\n");
    }

    @Test
    void cancellingTheRepeatedQuestionRestoresItsFailedAnswer() {
        Message answer = failed();
        world.pageState.online(false);
        retry(answer);
        assertThat(watcher.dump()).isEqualTo("visitor WAITING | Hello\n");
        conversation.cancel(last());
        assertThat(watcher.dump()).isEqualTo(FAILED);
        world.pageState.online(true);
        retry(last());
        agent.done();
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\n");
    }

    @Test
    void theEndOfAStoppedTurnDoesNotRestoreAReplacedAnswer() {
        Message answer = failed();
        agent.emit("{\"type\":\"session.status_idle\",\"stop_reason\":\"interrupted\"}");
        retry(answer);
        agent.done();
        send("Next");
        agent.done();
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nvisitor DONE | Next\n");
    }

    @Test
    void aRepeatedPostOfAReplacedQuestionIsNotShown() {
        agent.repliesLost = true;
        Message first = send("Hello");
        world.clock.advance(60_000);
        assertThat(first.status).isEqualTo(Message.FAILED);
        agent.repliesLost = false;
        agent.emit(CRASHED);
        elsewhere("Hello");
        retry(first);
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent DONE | Sure\n");
    }

    @Test
    void anAnswerThatFailedOnlyHereDisappearsWhenTheLogContinuesWithoutIt() {
        send("Hello");
        agent.say("Hi");
        agent.done();
        Conversation other = open();
        Watcher seen = watcher;
        other.restore();
        world.clock.settle();
        agent.faults.add(call -> call.method().equals("GET") && !call.request().eventStream);
        send("Next");
        other.send("Later", null, null);
        world.clock.advance(31_000);
        assertThat(seen.dump())
                .isEqualTo("visitor DONE | Hello\nagent DONE | Hi\nagent FAILED timeout\nvisitor WAITING | Later\n");
        agent.done();
        send("Then");
        agent.done();
        agent.done();
        assertThat(seen.dump()).isEqualTo("""
                        visitor DONE | Hello
                        agent DONE | Hi
                        visitor DONE | Next
                        visitor DONE | Then
                        visitor DONE | Later
                        """);
    }

    @Test
    void theAnswerIsShownAlthoughAnotherDeviceHasSentTheSameTextBeforeOnAServerWithoutNumbers() {
        agent.tellsSeq = false;
        send("Good day");
        agent.done();
        elsewhere("Hello");
        send("Hello");
        agent.say("Here");
        agent.done();
        assertThat(watcher.dump()).isEqualTo("""
                        visitor DONE | Good day
                        visitor DONE | Hello
                        agent DONE | Sure
                        visitor DONE | Hello
                        agent DONE | Here
                        """);
    }
}
