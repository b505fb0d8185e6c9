// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.fake.FakeFile;
import sh.karta.widget.core.fake.FakeHttp.Call;

/** Late answers of the server for a conversation that was left. They do not change the present conversation. */
class OvertakenTest extends Fixture {
    private final List<Call> held = new ArrayList<>();
    private final List<String> replies = new ArrayList<>();
    private Attachments attachments;

    @BeforeEach
    void noFiles() {
        attachments = new Attachments(new ConversationCalls(conversation), world.json, () -> {});
    }

    private void hold(String method, String path) {
        agent.faults.add(call -> call.method().equals(method) && call.url().contains(path) && held.add(call));
    }

    /** Answers the request that was held back. */
    private void answer() {
        assertThat(held).hasSize(1);
        agent.serve(held.remove(0));
        draw();
    }

    /** Does the panel's work of one frame. */
    private void draw() {
        attachments.follow();
        world.clock.settle();
        attachments.follow();
        world.clock.settle();
    }

    private void choose(String name) {
        attachments.add(new FakeFile(name, "text/plain", 3));
        world.clock.settle();
    }

    /** Returns the session of the last request to {@code path}. */
    private String lastTo(String path) {
        String last = requests().stream()
                .filter(line -> line.startsWith("POST sessions/") && line.endsWith(path))
                .reduce("", (before, line) -> line);
        return last.replaceAll("POST sessions/|" + path, "");
    }

    private void sendWithFiles(String text) {
        conversation.send(text, attachments.ready(), null);
        attachments.sent();
        draw();
    }

    @Test
    void aNewChatDuringTheCreationOfTheFirstSessionHasTheFileInItsOwnSession() {
        hold("POST", "/sessions");
        choose("a.txt");
        conversation.newConversation();
        draw();
        answer();
        sendWithFiles("look");
        assertThat(posted()).containsExactly("look");
        assertThat(lastTo("/events")).isEqualTo(conversation.sessionId()).isEqualTo(lastTo("/files"));
        agent.done();
    }

    @Test
    void aSecondNewChatDuringTheCreationOfTheFirstHasTheFileInItsOwnSession() {
        send("first");
        agent.done();
        draw();
        choose("a.txt");
        hold("POST", "/sessions");
        conversation.newConversation();
        draw();
        conversation.newConversation();
        draw();
        answer();
        sendWithFiles("look");
        assertThat(posted()).containsExactly("first", "look");
        assertThat(lastTo("/events")).isEqualTo(conversation.sessionId()).isEqualTo(lastTo("/files"));
        agent.done();
    }

    @Test
    void aMessageOfAnotherUserIsNotPostedToASessionOfTheFirst() {
        conversation.identify(json("{'userId':'ada'}"));
        hold("POST", "/sessions");
        conversation.send("ada's words", null, null);
        world.clock.settle();
        conversation.identify(json("{'userId':'bob'}"));
        send("bob's words");
        assertThat(posted()).containsExactly("bob's words");
        String bobs = conversation.sessionId();
        assertThat(held.get(0).body().get("metadata").string("user_id")).isEqualTo("ada");
        answer();
        assertThat(conversation.sessionId()).isNotNull().isEqualTo(bobs);
        assertThat(posted()).containsExactly("bob's words");
        agent.done();
    }

    @Test
    void aSlowDeletionDoesNotAffectTheNewChat() {
        send("first");
        agent.done();
        draw();
        hold("DELETE", "/sessions/");
        new ConversationCalls(conversation)
                .delete("s1", (done, error) -> replies.add(error == null ? "ok" : error.code));
        world.clock.settle();
        conversation.newConversation();
        choose("a.txt");
        conversation.send("new words", null, null);
        draw();
        answer();
        assertThat(replies).containsExactly("ok");
        assertThat(conversation.sessionId()).isEqualTo("s2");
        assertThat(watcher.dump()).startsWith("visitor DONE | new words");
        assertThat(attachments.files).hasSize(1);
        assertThat(world.store.entries.get("session")).contains("s2");
        agent.done();
    }

    @Test
    void theServerRefusesTheDeletionOfAFormerUsersConversation() {
        conversation.identify(json("{'userId':'ada'}"));
        send("ada's words");
        agent.done();
        conversation.identify(json("{'userId':'bob'}"));
        send("bob's words");
        agent.done();
        fault("/sessions/s1", 404, "{'error':{'code':'not_found','message':'No such session.'}}");
        new ConversationCalls(conversation)
                .delete("s1", (done, error) -> replies.add(error == null ? "ok" : error.code));
        draw();
        assertThat(replies).containsExactly("not_found");
        assertThat(agent.sessions).containsOnlyKeys("s1", "s2");
        assertThat(conversation.sessionId()).isEqualTo("s2");
    }

    @Test
    void goingBackDuringTheCreationOfTheFirstSessionKeepsThatSession() {
        hold("POST", "/sessions");
        conversation.send("first", null, null);
        world.clock.settle();
        hold("GET", "/sessions/s9");
        conversation.resume("s9", (done, error) -> replies.add(error == null ? "ok" : error.code));
        world.clock.settle();
        conversation.cancelResume();
        agent.serve(held.remove(0));
        world.clock.settle();
        assertThat(posted()).containsExactly("first");
        assertThat(conversation.sessionId()).isEqualTo("s1");
        answer();
        assertThat(replies).containsExactly("aborted");
        assertThat(conversation.sessionId()).isEqualTo("s1");
        agent.done();
    }

    @Test
    void aFileChosenDuringRestoreGoesToTheRestoredConversation() {
        send("first");
        agent.say("a");
        agent.done();
        conversation.shutdown();
        conversation = open();
        noFiles();
        hold("GET", "/sessions/s1");
        conversation.restore();
        draw();
        choose("a.txt");
        draw();
        assertThat(attachments.uploading()).as("it waits").isTrue();
        assertThat(lastTo("/files")).isEmpty();
        answer();
        assertThat(lastTo("/files")).isEqualTo("s1");
        sendWithFiles("look");
        assertThat(posted()).containsExactly("first", "look");
        assertThat(conversation.sessionId()).isEqualTo("s1");
        agent.done();
    }

    @Test
    void aFileWhoseSessionIsReplacedBeforeTheNextFrameIsSentToo() {
        hold("POST", "/sessions");
        choose("a.txt");
        conversation.newConversation();
        agent.serve(held.remove(0));
        world.clock.settle();
        draw();
        assertThat(attachments.ready()).isNotNull();
        sendWithFiles("look");
        assertThat(lastTo("/events")).isEqualTo(conversation.sessionId()).isEqualTo(lastTo("/files"));
        agent.done();
    }

    @Test
    void aConversationThatIsGoneWhenItIsLoadedAgainBlocksNothing() {
        send("first");
        agent.done();
        conversation.shutdown();
        conversation = open();
        noFiles();
        agent.faults.add(call -> {
            boolean fits = call.method().equals("GET") && call.url().contains("/sessions/s1");
            if (fits) {
                call.json(503, "{}");
            }
            return fits;
        });
        conversation.restore();
        draw();
        assertThat(conversation.restoring()).isFalse();
        hold("GET", "/sessions/s1");
        hold("GET", "/sessions/s1");
        choose("a.txt");
        assertThat(held).as("the upload reads the session").hasSize(1);
        world.clock.advance(15_000);
        assertThat(held).as("the retry reads it too").hasSize(2);
        held.remove(0).json(404, "{}");
        draw();
        answer();
        assertThat(conversation.restoring()).isFalse();
        sendWithFiles("look");
        assertThat(posted()).containsExactly("first", "look");
        assertThat(lastTo("/events")).isEqualTo("s2").isEqualTo(lastTo("/files"));
        agent.done();
    }

    @Test
    void deletingAConversationThatWasLeftAndIsShownAgainStartsANewOne() {
        send("first");
        agent.done();
        conversation.newConversation();
        send("second");
        agent.done();
        conversation.resume("s1", (done, error) -> {});
        world.clock.settle();
        hold("DELETE", "/sessions/s1");
        new ConversationCalls(conversation)
                .delete("s1", (done, error) -> replies.add(error == null ? "ok" : error.code));
        world.clock.settle();
        conversation.resume("s2", (done, error) -> {});
        world.clock.settle();
        conversation.resume("s1", (done, error) -> {});
        world.clock.settle();
        answer();
        assertThat(replies).containsExactly("ok");
        assertThat(conversation.sessionId()).isNull();
        assertThat(watcher.dump()).isEmpty();
        assertThat(world.store.entries.getOrDefault("session", "")).doesNotContain("\"id\"");
    }

    @Test
    void anotherTabsDeletionOfThePresentConversationDoesNotAffectTheChosenOne() {
        send("first");
        agent.done();
        conversation.newConversation();
        send("second");
        agent.done();
        Conversation other = open();
        other.restore();
        world.clock.settle();
        hold("GET", "/sessions/s1");
        conversation.resume("s1", (done, error) -> replies.add(error == null ? "ok" : error.code));
        world.clock.settle();
        new ConversationCalls(other)
                .delete("s2", (done, error) -> assertThat(error).isNull());
        world.clock.settle();
        answer();
        assertThat(replies).containsExactly("ok");
        assertThat(conversation.sessionId()).isEqualTo("s1").isEqualTo(other.sessionId());
        assertThat(conversation.messages()).hasSize(1);
    }
}
