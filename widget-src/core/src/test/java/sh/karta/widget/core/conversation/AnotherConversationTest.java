// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.fake.FakeHttp.Call;

/** Choosing another conversation of the history. The present one stays until the chosen one is loaded. */
class AnotherConversationTest extends Fixture {
    private static final String FIRST = "visitor DONE | first\nagent DONE | a\n";

    private final List<String> replies = new ArrayList<>();
    private final List<Call> logs = new ArrayList<>();

    private void choose(String id) {
        conversation.resume(id, (done, error) -> replies.add(error == null ? "ok" : error.code));
        world.clock.settle();
    }

    /** Creates a finished conversation, and another one whose answer is being written. */
    private void two() {
        send("first");
        agent.say("a");
        agent.done();
        conversation.newConversation();
        send("second");
        agent.say("b");
    }

    /** Holds the answer to the next request for a log back. */
    private void holdTheLog() {
        agent.faults.add(call -> call.method().equals("GET") && !call.request().eventStream && logs.add(call));
    }

    @Test
    void theChosenConversationIsShownAndThePreviousOneContinuesOnTheServer() {
        two();
        choose("s1");
        assertThat(replies).containsExactly("ok");
        assertThat(watcher.dump()).isEqualTo(FIRST);
        assertThat(posted()).containsExactly("first", "second");
        assertThat(watcher.page)
                .endsWith("turn:ended {\"status\":\"stopped\"}", "session:started {\"sessionId\":\"s1\"}");
        choose("s2");
        assertThat(watcher.dump()).isEqualTo("visitor DONE | second\nagent OPEN | b+\n");
        agent.done();
    }

    @Test
    void theLaterOfTwoChoicesWins() {
        two();
        conversation.resume("s2", (done, error) -> replies.add(error == null ? "ok" : error.code));
        choose("s1");
        assertThat(replies).containsExactly("aborted", "ok");
        assertThat(watcher.dump()).isEqualTo(FIRST);
        assertThat(conversation.restoring()).isFalse();
        agent.done();
    }

    @Test
    void thePresentAnswerContinuesWhileTheOtherIsLoading() {
        two();
        holdTheLog();
        choose("s1");
        assertThat(conversation.restoring()).as("busy").isTrue();
        agent.say(" c");
        assertThat(watcher.dump()).isEqualTo("visitor DONE | second\nagent OPEN | b c+\n");
        assertThat(conversation.sessionId()).isEqualTo("s2");
        agent.serve(logs.get(0));
        world.clock.settle();
        assertThat(watcher.dump()).isEqualTo(FIRST);
        assertThat(conversation.sessionId()).isEqualTo("s1");
        assertThat(agent.openStreams()).isZero();
        assertThat(conversation.restoring()).isFalse();
    }

    @Test
    void thePresentOneStaysIfTheOtherCannotBeLoaded() {
        two();
        choose("nope");
        assertThat(replies).containsExactly("not_found");
        assertThat(watcher.dump()).isEqualTo("visitor DONE | second\nagent OPEN | b+\n");
        assertThat(conversation.sessionId()).isEqualTo("s2");
        assertThat(conversation.restoring()).isFalse();
        agent.say(" c");
        agent.done();
        send("third");
        agent.done();
        assertThat(posted()).containsExactly("first", "second", "third");
        assertThat(agent.sessions).as("all in the same one").hasSize(2);
        assertThat(watcher.dump()).isEqualTo("visitor DONE | second\nagent DONE | b c\nvisitor DONE | third\n");
        reload();
        assertThat(conversation.sessionId()).isEqualTo("s2");
    }

    @Test
    void aMessageSentDuringTheLoadWaitsAndIsPostedIfTheConversationStays() {
        two();
        agent.done();
        holdTheLog();
        choose("s1");
        send("third");
        assertThat(watcher.dump()).endsWith("visitor WAITING | third\n");
        logs.get(0).fail();
        world.clock.settle();
        assertThat(replies).containsExactly("network");
        assertThat(posted()).containsExactly("first", "second", "third");
        agent.done();
    }

    @Test
    void aLateAnswerIsIgnoredAfterGoingBack() {
        two();
        holdTheLog();
        choose("s1");
        conversation.cancelResume();
        assertThat(conversation.restoring()).isFalse();
        agent.serve(logs.get(0));
        agent.say(" c");
        agent.done();
        assertThat(replies).containsExactly("aborted");
        assertThat(watcher.dump()).isEqualTo("visitor DONE | second\nagent DONE | b c\n");
        assertThat(conversation.sessionId()).isEqualTo("s2");
        send("third");
        assertThat(posted()).endsWith("third");
        agent.done();
    }

    @Test
    void aStoredOneThatCouldNotBeLoadedIsLoadedAfterAFailedChoice() {
        two();
        agent.done();
        conversation.shutdown();
        conversation = open();
        broken("/sessions/s2");
        conversation.restore();
        world.clock.settle();
        assertThat(conversation.connection()).isEqualTo(ConnectionState.RECONNECTING);
        choose("nope");
        assertThat(replies).containsExactly("not_found");
        world.clock.advance(60_000);
        assertThat(conversation.unrestored()).isFalse();
        assertThat(watcher.dump()).isEqualTo("visitor DONE | second\nagent DONE | b\n");
    }

    @Test
    void aNewConversationStartedDuringTheLoadWins() {
        two();
        holdTheLog();
        choose("s1");
        conversation.newConversation();
        agent.serve(logs.get(0));
        world.clock.settle();
        assertThat(replies).containsExactly("aborted");
        assertThat(watcher.dump()).isEmpty();
        assertThat(conversation.restoring()).isFalse();
        send("third");
        assertThat(agent.sessions).hasSize(3);
        agent.done();
    }
}
