// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.fake.FakeHttp.Call;

/** Messages continue in a new session if the server has lost theirs. None of them is lost with it. */
class LostSessionTest extends Fixture {
    @BeforeEach
    void anAnsweredQuestion() {
        send("one");
        agent.say("1");
        agent.done();
        agent.posts.clear();
    }

    private void assertThatTheyAreAnswered(String... texts) {
        for (int i = 0; i < texts.length; i++) {
            agent.say("answer");
            agent.done();
        }
        assertThat(posted()).containsExactly(texts);
        assertThat(watcher.dump()).doesNotContain("FAILED", "WAITING", "SENDING");
        for (String text : texts) {
            assertThat(watcher.dump()).contains("visitor DONE | " + text + "\nagent DONE | answer\n");
        }
    }

    private void loseTheSession() {
        agent.sessions.clear();
    }

    /** Sends a message that meets all faults and fails. */
    private Message failed(String text) {
        Message message = send(text);
        world.clock.advance(60_000);
        assertThat(agent.faults).isEmpty();
        assertThat(message.status).isEqualTo(Message.FAILED);
        return message;
    }

    private void retry(Message message) {
        conversation.retry(message);
        world.clock.settle();
    }

    @Test
    void aRetryAfterTheNewSessionCouldNotBeReachedSendsTheMessage() {
        loseTheSession();
        for (int attempt = 0; attempt < 3; attempt++) {
            agent.faults.add(call -> agent.session() != null && call.url().endsWith("/events") && broken(call));
        }
        retry(failed("two"));
        assertThatTheyAreAnswered("two");
    }

    @Test
    void aRetryAfterTheNewSessionCouldNotBeCreatedSendsTheMessage() {
        loseTheSession();
        unreachable("/sessions");
        retry(failed("two"));
        assertThatTheyAreAnswered("two");
    }

    @Test
    void aMessageWhoseNewSessionCouldNotBeCreatedCanBeRetriedAfterAnotherOne() {
        loseTheSession();
        unreachable("/sessions");
        Message message = failed("two");
        send("three");
        agent.say("answer");
        agent.done();
        retry(message);
        agent.say("answer");
        agent.done();
        assertThat(posted()).containsExactly("three", "two");
        assertThat(watcher.dump()).endsWith("visitor DONE | two\nagent DONE | answer\n");
    }

    @Test
    void aMessageThatTheLostSessionDidNotReceiveCanBeRetriedAfterAnotherOne() {
        unreachable("s1/events");
        Message message = failed("two");
        loseTheSession();
        send("three");
        agent.say("answer");
        agent.done();
        retry(message);
        agent.say("answer");
        agent.done();
        assertThat(posted()).containsExactly("three", "two");
        assertThat(watcher.dump()).endsWith("visitor DONE | two\nagent DONE | answer\n");
    }

    @Test
    void aRetryFollowsNoMessageOfTheLostSession() {
        unreachable("s1/events");
        Message message = failed("two");
        message.parent = "msg_1_answer";
        loseTheSession();
        // The retry reads the log first, and finds the session lost there.
        retry(message);
        assertThatTheyAreAnswered("two");
        assertThat(agent.posts.get(0).has("parent")).isFalse();
    }

    @Test
    void anotherTabDoesNotTakeTheMessageBackToTheLostSession() {
        loseTheSession();
        for (int attempt = 0; attempt < 3; attempt++) {
            agent.faults.add(call -> agent.session() != null && call.url().endsWith("/events") && broken(call));
        }
        send("two");
        world.clock.advance(60_000);
        reload();
        assertThatTheyAreAnswered("two");
    }

    private static boolean broken(Call call) {
        call.fail();
        return true;
    }

    @Test
    void theFirstMessageIsPostedToTheNextSessionIfItsOwnIsLostAtOnce() {
        conversation.newConversation();
        fault("/events", 404, "{'error':{'code':'not_found','message':''}}");
        Message message = send("first");
        assertThat(message.status).isEqualTo(Message.DONE);
        agent.say("1");
        agent.done();
        assertThat(watcher.dump()).isEqualTo("visitor DONE | first\nagent DONE | 1\n");
    }
}
