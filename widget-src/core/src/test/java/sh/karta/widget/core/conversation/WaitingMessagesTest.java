// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.fake.FakeHttp.Call;

/** Messages that cannot be sent yet. */
class WaitingMessagesTest extends Fixture {
    @Test
    void messagesSentDuringATurnWaitInOrder() {
        send("one");
        send("two");
        Message three = send("three");
        send("four");
        agent.say("1");
        assertThat(watcher.dump())
                .isEqualTo(
                        "visitor DONE | one\nagent OPEN | 1+\nvisitor WAITING | two\nvisitor WAITING | three\nvisitor WAITING | four\n");
        conversation.cancel(three);
        agent.done();
        assertThat(posted()).containsExactly("one", "two");
        agent.say("2");
        agent.done();
        agent.say("4");
        agent.done();
        assertThat(watcher.dump())
                .isEqualTo(
                        "visitor DONE | one\nagent DONE | 1\nvisitor DONE | two\nagent DONE | 2\nvisitor DONE | four\nagent DONE | 4\n");
        assertThat(watcher.page).filteredOn(e -> e.startsWith("message:sent")).hasSize(3);
    }

    @Test
    void theOutboxHoldsTwenty() {
        send("running");
        for (int i = 0; i < 20; i++) {
            assertThat(send("w" + i)).isNotNull();
        }
        List<String> refused = new ArrayList<>();
        assertThat(conversation.send("too many", null, (message, error) -> refused.add(error.code)))
                .isNull();
        assertThat(conversation.send("  ", null, (message, error) -> refused.add(error.code)))
                .isNull();
        assertThat(refused).containsExactly("busy", "invalid_option");
        assertThat(conversation.messages()).hasSize(21);
    }

    @Test
    void offlineMessagesWaitForTheNetwork() {
        world.pageState.online(false);
        assertThat(conversation.connection()).isEqualTo(ConnectionState.OFFLINE);
        send("Hello");
        assertThat(watcher.dump()).isEqualTo("visitor WAITING | Hello\n");
        assertThat(world.http.calls).isEmpty();
        world.pageState.online(true);
        world.clock.settle();
        assertThat(posted()).containsExactly("Hello");
        assertThat(conversation.connection()).isEqualTo(ConnectionState.BACK);
        world.clock.advance(2_000);
        assertThat(conversation.connection()).isEqualTo(ConnectionState.ONLINE);
    }

    @Test
    void aPostThatFailsWhenTheNetworkGoesIsRepeatedWhenItReturns() {
        agent.faults.add(call -> {
            world.pageState.online(false);
            call.fail();
            return true;
        });
        send("Hello");
        assertThat(watcher.dump()).isEqualTo("visitor WAITING | Hello\n");
        world.pageState.online(true);
        world.clock.settle();
        assertThat(posted()).containsExactly("Hello");
    }

    @Test
    void aPostThatFailsIsKeptAndRetriedWithTheSameKey() {
        unreachable("/events");
        List<String> refused = new ArrayList<>();
        conversation.send("Hello", null, (m, error) -> refused.add(error.code));
        world.clock.advance(1_500);
        Call lost = world.http.calls.get(world.http.calls.size() - 1);
        Message message = conversation.messages().get(0);
        send("behind it");
        // A new message is sent although the one before it failed. The failed one stays failed.
        assertThat(watcher.dump()).startsWith("visitor FAILED network | Hello\nvisitor DONE | behind it\n");
        assertThat(refused).containsExactly("network");
        agent.done();
        conversation.retry(message);
        world.clock.settle();
        assertThat(posted()).containsExactly("behind it", "Hello");
        assertThat(agent.posts.get(1).string("idempotency_key"))
                .isEqualTo(lost.body().string("idempotency_key"));
        assertThat(watcher.dump()).endsWith("visitor DONE | behind it\nvisitor DONE | Hello\n");
        assertThat(watcher.page)
                .contains(
                        "error {\"message\":\"The connection to https://agent.test failed. Check the network and baseUrl.\",\"code\":\"network\"}");
    }

    @Test
    void messagesBehindAFailedOneKeepWaiting() {
        for (int attempt = 0; attempt < 3; attempt++) {
            fault("/events", 500, "{}");
        }
        Message first = send("first");
        send("second");
        world.clock.advance(60_000);
        assertThat(watcher.dump()).isEqualTo("visitor FAILED server_error | first\nvisitor WAITING | second\n");
        conversation.retry(first);
        world.clock.settle();
        agent.done();
        assertThat(posted()).containsExactly("first", "second");
    }

    @Test
    void messagesBehindAnAnswerThatBrokeOffWaitForItsRetry() {
        send("first");
        agent.say("Half");
        Message second = send("second");
        loseTheStream();
        Message broken = conversation.messages().get(1);
        assertThat(broken.status).isEqualTo(Message.FAILED);
        assertThat(second.status).isEqualTo(Message.WAITING);
        assertThat(broken.retriable).isTrue();
        conversation.retry(broken);
        world.clock.settle();
        agent.done();
        assertThat(posted()).containsExactly("first", "second");
        agent.done();
    }

    @Test
    void aMessageThatTheClientRefusesWaitsForTheRunningTurn() {
        send("first");
        agent.say("Half an ans");
        loseTheStream();
        Message broken = conversation.messages().get(1);
        assertThat(broken.status).isEqualTo(Message.FAILED);
        // The page retries the broken answer at the moment at which the next message is sent.
        watcher.onSent = () -> conversation.retry(broken);

        Message second = send("second");
        assertThat(second.status).isEqualTo(Message.WAITING);
        agent.say("wer.");
        agent.done();
        assertThat(posted()).containsExactly("first", "second");
        agent.done();
        assertThat(watcher.dump())
                .isEqualTo("visitor DONE | first\nagent DONE | Half an answer.\nvisitor DONE | second\n");
    }
}
