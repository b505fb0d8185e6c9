// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.fake.FakeHttp.Call;
import sh.karta.widget.core.port.JsonValue;

/** The page's context of a message: requested once per message, and the same in every post of it. */
class ContextTest extends Fixture {
    private int asked;

    @BeforeEach
    void contextThatChanges() {
        context = reply -> reply.done("cart " + ++asked, null);
    }

    private List<String> contexts() {
        List<String> contexts = new ArrayList<>();
        for (JsonValue post : agent.posts) {
            contexts.add(post.string("text") + ": " + post.string("context"));
        }
        return contexts;
    }

    /** Waits until every automatic repetition of a post is over. */
    private void giveUp() {
        world.clock.advance(60_000);
    }

    @Test
    void theContextIsPostedInItsOwnField() {
        send("Hello");
        agent.done();
        send("And now");
        agent.done();
        assertThat(contexts()).containsExactly("Hello: cart 1", "And now: cart 2");
    }

    @Test
    void aRetriedMessageHasTheContextOfTheFirstPost() {
        agent.repliesLost = true;
        Message message = send("Hello");
        giveUp();
        assertThat(message.status).isEqualTo(Message.FAILED);
        agent.repliesLost = false;
        agent.say("Good day");

        conversation.retry(message);
        world.clock.settle();
        agent.done();
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent DONE | Good day\n");
        assertThat(contexts()).containsExactly("Hello: cart 1");
        assertThat(asked).isEqualTo(1);
        assertThat(agent.conflicts).isZero();
    }

    @Test
    void aStoredMessageHasTheContextOfTheFirstPostAfterAPageChange() {
        agent.repliesLost = true;
        send("Hello");
        giveUp();
        agent.repliesLost = false;
        agent.say("Good day");
        agent.done();

        reload();
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent DONE | Good day\n");
        assertThat(watcher.page).noneMatch(event -> event.contains("idempotency_conflict"));
        assertThat(contexts()).containsExactly("Hello: cart 1");
        assertThat(asked).isEqualTo(1);
        assertThat(agent.conflicts).isZero();
        assertThat(world.store.entries).doesNotContainKey("outbox");
    }

    @Test
    void aWaitingMessageHasTheContextOfTheTimeItIsPosted() {
        send("one");
        send("two");
        assertThat(asked).isEqualTo(1);
        agent.done();
        assertThat(contexts()).containsExactly("one: cart 1", "two: cart 2");
        agent.done();
    }

    @Test
    void twoTabsThatPostOneMessageUseTheSameContext() {
        world.pageState.online(false);
        send("Hello");
        Conversation other = open();
        other.restore();
        // The first tab's post is running when the second one posts.
        List<Call> late = new ArrayList<>();
        agent.faults.add(call -> call.url().endsWith("/events") && late.add(call));
        world.pageState.online(true);
        world.clock.settle();
        assertThat(late).hasSize(1);
        agent.serve(late.get(0));
        world.clock.settle();
        agent.say("Good day");
        agent.done();
        assertThat(contexts()).containsExactly("Hello: cart 1");
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent DONE | Good day\n");
        assertThat(watcher.page).noneMatch(event -> event.startsWith("error"));
        // Each of the two pages was asked once. The second post has the context of the first.
        assertThat(asked).isEqualTo(2);
        assertThat(agent.conflicts).isZero();
    }

    @Test
    void aMessageThatTheServerHasWithAnotherContextCountsAsAccepted() {
        agent.repliesLost = true;
        Message message = send("Hello");
        giveUp();
        agent.repliesLost = false;
        agent.say("Good day");
        // A copy of this tab from before the post has requested a context of its own.
        world.store.entries.replaceAll((key, value) -> value.replace("cart 1", "cart 0"));
        reload();
        agent.done();
        assertThat(agent.conflicts).isEqualTo(1);
        assertThat(message.status).isEqualTo(Message.FAILED);
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent DONE | Good day\n");
        assertThat(watcher.page).noneMatch(event -> event.startsWith("error"));
        assertThat(world.store.entries).doesNotContainKey("outbox");
    }
}
