// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.fake.FakeHttp.Call;

/** The visitor chooses another conversation, or goes back, while the stored one is still being restored. */
class ChoosingDuringRestoreTest extends Fixture {
    private static final String STORED = "visitor DONE | stored\nagent DONE | b\n";

    private final List<String> replies = new ArrayList<>();
    private final List<Call> reading = new ArrayList<>();

    /** Leaves a page whose conversation is s2, with one message waiting. s1 is in the history. */
    @BeforeEach
    void aStoredConversationWithAWaitingMessage() {
        send("other");
        agent.say("a");
        agent.done();
        conversation.newConversation();
        send("stored");
        agent.say("b");
        agent.done();
        world.pageState.online(false);
        send("waits");
        conversation.shutdown();
        world.pageState.online(true);
        conversation = open();
    }

    private void holdTheStoredLog() {
        agent.faults.add(
                call -> call.method().equals("GET") && call.url().endsWith("/sessions/s2") && reading.add(call));
        conversation.restore();
        world.clock.settle();
        assertThat(reading).hasSize(1);
    }

    private void choose(String id) {
        conversation.resume(id, (shown, error) -> replies.add(error == null ? "ok" : error.code));
        world.clock.settle();
    }

    private void assertTheStoredOneIsBack() {
        world.clock.advance(1_000);
        assertThat(watcher.dump()).isEqualTo(STORED + "visitor DONE | waits\n");
        assertThat(conversation.sessionId()).isEqualTo("s2");
        assertThat(conversation.restoring()).isFalse();
        assertThat(agent.sessions).containsOnlyKeys("s1", "s2");
        assertThat(world.store.entries.get("session")).contains("s2");
        assertThat(posted()).containsExactly("other", "stored", "waits");
        agent.done();
    }

    @Test
    void goingBackContinuesTheRestore() {
        holdTheStoredLog();
        agent.faults.add(
                call -> call.method().equals("GET") && call.url().endsWith("/sessions/s1") && reading.add(call));
        choose("s1");
        conversation.cancelResume();
        assertThat(conversation.restoring()).isTrue();
        agent.serve(reading.get(1));
        assertTheStoredOneIsBack();
        assertThat(replies).containsExactly("aborted");
    }

    @Test
    void aFailedChoiceContinuesTheRestore() {
        holdTheStoredLog();
        choose("none");
        assertTheStoredOneIsBack();
        assertThat(replies).containsExactly("not_found");
    }

    @Test
    void goingBackWithoutAChoiceChangesNothing() {
        holdTheStoredLog();
        conversation.cancelResume();
        assertThat(conversation.restoring()).isTrue();
        agent.serve(reading.get(0));
        assertTheStoredOneIsBack();
    }

    @Test
    void aLateLogOfTheStoredOneDoesNotReplaceTheChosenOne() {
        holdTheStoredLog();
        choose("s1");
        agent.serve(reading.get(0));
        world.clock.advance(60_000);
        assertThat(replies).containsExactly("ok");
        assertThat(watcher.dump()).isEqualTo("visitor DONE | other\nagent DONE | a\n");
        assertThat(posted()).containsExactly("other", "stored");
        assertThat(conversation.sessionId()).isEqualTo("s1");
        assertThat(conversation.restoring()).isFalse();
        assertThat(world.store.entries.get("session")).contains("s1");
        assertThat(agent.sessions).containsOnlyKeys("s1", "s2");
    }

    @Test
    void goingBackDuringTheBackOffKeepsRetrying() {
        broken("/sessions/s2");
        conversation.restore();
        world.clock.settle();
        assertThat(conversation.connection()).isEqualTo(ConnectionState.RECONNECTING);
        agent.faults.add(call -> call.method().equals("GET") && call.url().endsWith("/sessions/s1"));
        choose("s1");
        conversation.cancelResume();
        assertTheStoredOneIsBack();
    }

    @Test
    void aNewConversationDuringAChoiceEndsTheRestore() {
        holdTheStoredLog();
        agent.faults.add(call -> call.method().equals("GET") && call.url().endsWith("/sessions/s1"));
        choose("s1");
        conversation.newConversation();
        world.clock.advance(60_000);
        assertThat(watcher.dump()).isEmpty();
        assertThat(conversation.restoring()).isFalse();
        assertThat(conversation.sessionId()).isNull();
        assertThat(posted()).containsExactly("other", "stored");
    }

    @Test
    void choosingTheStoredOneItselfKeepsItsWaitingMessage() {
        holdTheStoredLog();
        choose("s2");
        assertThat(replies).containsExactly("ok");
        assertTheStoredOneIsBack();
    }
}
