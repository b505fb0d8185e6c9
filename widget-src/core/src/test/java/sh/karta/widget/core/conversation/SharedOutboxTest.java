// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.fake.FakeHttp.Call;

/** Messages that wait in the storage that two tabs of one site share. */
class SharedOutboxTest extends Fixture {
    private final Conversation here = conversation;
    private final Watcher seenHere = watcher;
    private final List<Call> held = new ArrayList<>();

    /** Opens the other tab, whose request for the log of the running turn gets no reply yet. */
    private Conversation openWithoutItsLog() {
        Conversation there = open();
        agent.faults.add(call -> call.method().equals("GET") && call.url().endsWith("/sessions/s1") && held.add(call));
        there.restore();
        world.clock.settle();
        assertThat(held).hasSize(1);
        assertThat(watcher.dump()).isEqualTo("visitor WAITING | two\n");
        return there;
    }

    private void readItsLog() {
        agent.serve(held.get(0));
        world.clock.settle();
    }

    @Test
    void anOutboxThatTwoTabsReadIsSentOnce() {
        world.pageState.online(false);
        here.send("one", null, null);
        here.send("two", null, null);
        Conversation there = open();
        Watcher seenThere = watcher;
        there.restore();
        assertThat(seenThere.dump()).isEqualTo("visitor WAITING | one\nvisitor WAITING | two\n");

        world.pageState.online(true);
        world.clock.settle();
        agent.done();
        world.clock.settle();
        agent.done();
        world.clock.settle();
        assertThat(posted()).containsExactly("one", "two");
        assertThat(agent.sessions).hasSize(1);
        assertThat(seenHere.dump()).isEqualTo("visitor DONE | one\nvisitor DONE | two\n");
        assertThat(seenThere.dump()).isEqualTo(seenHere.dump());
        assertThat(world.store.entries).doesNotContainKey("outbox");
    }

    @Test
    void aMessageCancelledInOneTabIsNotSentByTheOther() {
        world.pageState.online(false);
        Message message = here.send("one", null, null);
        Conversation there = open();
        there.restore();
        here.cancel(message);

        world.pageState.online(true);
        world.clock.settle();
        assertThat(agent.posts).isEmpty();
        assertThat(watcher.dump()).isEmpty();
    }

    @Test
    void aMessageThatAnotherTabHasSentIsShownOnceWhileItIsAnswered() {
        send("one");
        send("two");
        Conversation there = openWithoutItsLog();
        agent.done();
        assertThat(posted()).containsExactly("one", "two");
        readItsLog();
        assertThat(there.turn()).isEqualTo(TurnState.RUNNING);
        assertThat(watcher.dump()).isEqualTo("visitor DONE | one\nvisitor DONE | two\n");

        agent.say("2");
        agent.done();
        assertThat(watcher.dump()).isEqualTo(seenHere.dump()).endsWith("visitor DONE | two\nagent DONE | 2\n");
        assertThat(posted()).containsExactly("one", "two");
    }

    @Test
    void aMessageIsShownOnceWhenTheTabThatSentItKnowsThatItWasAccepted() {
        send("one");
        send("two");
        Conversation there = openWithoutItsLog();
        agent.faults.add(call -> {
            boolean posts = call.url().endsWith("/events");
            if (posts) {
                agent.accept(call);
            }
            return posts;
        });
        agent.done();
        readItsLog();
        // Only the log tells this tab that the message was sent, because the sender has had no reply.
        assertThat(watcher.dump()).isEqualTo("visitor DONE | one\nvisitor DONE | two\nvisitor WAITING | two\n");

        world.clock.advance(10_000);
        assertThat(here.turn()).isEqualTo(TurnState.RUNNING);
        assertThat(there.turn()).isEqualTo(TurnState.RUNNING);
        assertThat(watcher.dump()).isEqualTo("visitor DONE | one\nvisitor DONE | two\n");

        agent.done();
        assertThat(watcher.dump()).isEqualTo(seenHere.dump());
        assertThat(posted()).containsExactly("one", "two");
    }
}
