// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.fake.FakeHttp.Call;

/** Words that cannot go out yet. */
class WaitingMessagesTest extends Fixture {
    @Test
    void whatIsSentWhileATurnRunsWaitsInOrder() {
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
        world.surroundings.online(false);
        assertThat(conversation.connection()).isEqualTo(ConnectionState.OFFLINE);
        send("Hello");
        assertThat(watcher.dump()).isEqualTo("visitor WAITING | Hello\n");
        assertThat(world.http.calls).isEmpty();
        world.surroundings.online(true);
        world.clock.settle();
        assertThat(posted()).containsExactly("Hello");
        assertThat(conversation.connection()).isEqualTo(ConnectionState.BACK);
        world.clock.advance(2_000);
        assertThat(conversation.connection()).isEqualTo(ConnectionState.ONLINE);
    }

    @Test
    void aPostLostToTheNetworkGoingWaitsForItsReturn() {
        agent.faults.add(call -> {
            world.surroundings.online(false);
            call.fail();
            return true;
        });
        send("Hello");
        assertThat(watcher.dump()).isEqualTo("visitor WAITING | Hello\n");
        world.surroundings.online(true);
        world.clock.settle();
        assertThat(posted()).containsExactly("Hello");
    }

    @Test
    void aPostThatFailsIsKeptAndRetriedWithTheSameKey() {
        List<Call> lost = new ArrayList<>();
        agent.faults.add(call -> {
            boolean fits = call.url().endsWith("/events");
            if (fits) {
                lost.add(call);
                call.fail();
            }
            return fits;
        });
        List<String> refused = new ArrayList<>();
        conversation.send("Hello", null, (m, error) -> refused.add(error.code));
        world.clock.settle();
        Message message = conversation.messages().get(0);
        send("behind it");
        // A new word of the visitor's is a new try, but in order: what failed stays failed.
        assertThat(watcher.dump()).startsWith("visitor FAILED network | Hello\nvisitor DONE | behind it\n");
        assertThat(refused).containsExactly("network");
        agent.done();
        conversation.retry(message);
        world.clock.settle();
        assertThat(posted()).containsExactly("behind it", "Hello");
        assertThat(agent.posts.get(1).string("idempotency_key"))
                .isEqualTo(lost.get(0).body().string("idempotency_key"));
        assertThat(watcher.dump()).endsWith("visitor DONE | behind it\nvisitor DONE | Hello\n");
        assertThat(watcher.page)
                .contains("error {\"message\":\"The connection to the server failed.\",\"code\":\"network\"}");
    }

    @Test
    void whatWaitsBehindAFailureGoesOnWaiting() {
        List<Call> held = new ArrayList<>();
        agent.faults.add(call -> call.url().endsWith("/events") && held.add(call));
        Message first = send("first");
        send("second");
        held.get(0).json(500, "{}");
        world.clock.advance(60_000);
        assertThat(watcher.dump()).isEqualTo("visitor FAILED server_error | first\nvisitor WAITING | second\n");
        conversation.retry(first);
        world.clock.settle();
        agent.done();
        assertThat(posted()).containsExactly("first", "second");
    }
}
