// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A retried answer replaces the failed one, so that one question and one answer are shown. */
class RetryTest extends Fixture {
    private static final String CRASHED = "{\"type\":\"session.error\",\"code\":\"tool_crashed\",\"message\":\"M\"}";
    private static final String LIMIT =
            "{\"type\":\"session.error\",\"code\":\"rate_limited\",\"message\":\"M\",\"retry_after_seconds\":60}";

    private Message last() {
        return conversation.messages().get(conversation.messages().size() - 1);
    }

    private Message failed(String error) {
        send("Hello");
        agent.say("Go");
        agent.emit(error);
        return last();
    }

    @Test
    void theNewAnswerTakesThePlaceOfTheFailedOne() {
        Message answer = failed(CRASHED);
        assertThat(answer.retriable).isTrue();
        conversation.retry(answer);
        assertThat(watcher.dump()).isEqualTo("visitor SENDING | Hello\n");
        world.clock.settle();
        agent.say("Good day");
        agent.done();
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent DONE | Good day\n");
        assertThat(watcher.page)
                .filteredOn(event -> event.startsWith("message:sent"))
                .hasSize(1);
        assertThat(posted()).containsExactly("Hello", "Hello");
    }

    @Test
    void aReloadShowsOneQuestionAndOneAnswerToo() {
        conversation.retry(failed(CRASHED));
        world.clock.settle();
        agent.say("Good day");
        agent.done();
        reload();
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent DONE | Good day\n");
    }

    @Test
    void anotherTabShowsOneQuestionAndOneAnswerToo() {
        Conversation other = open();
        Watcher seen = watcher;
        send("Hello");
        agent.emit(CRASHED);
        assertThat(seen.dump()).isEqualTo("visitor DONE | Hello\nagent FAILED tool_crashed\n");
        conversation.retry(last());
        world.clock.settle();
        agent.say("Good day");
        agent.done();
        assertThat(seen.dump()).isEqualTo("visitor DONE | Hello\nagent DONE | Good day\n");
        assertThat(other.messages()).hasSize(2);
    }

    @Test
    void aPageChangeBeforeTheRetryIsSentShowsOneQuestion() {
        Message answer = failed(CRASHED);
        agent.faults.add(call -> call.url().endsWith("/events"));
        conversation.retry(answer);
        world.clock.settle();
        reload();
        agent.done();
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\n");
    }

    @Test
    void aRetryThatIsNotAcceptedCanBeRetried() {
        Message answer = failed(CRASHED);
        agent.faults.add(call -> call.url().endsWith("/events") && broken(call));
        conversation.retry(answer);
        world.clock.advance(60_000);
        if (last().status == Message.FAILED) {
            conversation.retry(last());
            world.clock.settle();
        }
        agent.say("Good day");
        agent.done();
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent DONE | Good day\n");
    }

    private static boolean broken(sh.karta.widget.core.fake.FakeHttp.Call call) {
        call.fail();
        return true;
    }

    @Test
    void onlyTheLastAnswerCanBeRetried() {
        Message answer = failed(CRASHED);
        send("Something else");
        assertThat(answer.retriable).isFalse();
        agent.done();
        conversation.retry(answer);
        world.clock.settle();
        assertThat(posted()).containsExactly("Hello", "Something else");
    }

    @Test
    void afterALimitHasEndedThePartialAnswerCanBeReplaced() {
        Message answer = failed(LIMIT);
        assertThat(answer.retriable).isFalse();
        conversation.retry(answer);
        world.clock.advance(59_000);
        assertThat(answer.retriable).isFalse();
        assertThat(posted()).containsExactly("Hello");
        world.clock.advance(1_000);
        assertThat(answer.retriable).isTrue();
        conversation.retry(answer);
        world.clock.settle();
        agent.say("Good day");
        agent.done();
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent DONE | Good day\n");
    }

    @Test
    void anotherTextAfterAFailedAnswerReplacesNothing() {
        failed(CRASHED);
        send("Hello?");
        agent.say("Yes");
        agent.done();
        assertThat(watcher.dump())
                .isEqualTo(
                        "visitor DONE | Hello\nagent FAILED tool_crashed | Go\nvisitor DONE | Hello?\nagent DONE | Yes\n");
    }
}
