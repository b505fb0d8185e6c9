// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.widget.core.fake.FakeFile;
import sh.karta.widget.core.fake.FakeHttp.Call;

/** The files of the next message: their states, and which of them are sent. */
class AttachmentsTest extends Fixture {
    private final List<Call> held = new ArrayList<>();
    private int changes;
    private Attachments attachments;

    @BeforeEach
    void noFiles() {
        attachments = new Attachments(new ConversationCalls(conversation), world.json, () -> changes++);
    }

    private Attachment add(String name, double size) {
        Attachment added = attachments.add(new FakeFile(name, "text/plain", size));
        world.clock.settle();
        return added;
    }

    /** Holds the answer to the next upload back. */
    private void hold() {
        agent.faults.add(call -> call.url().endsWith("/files") && held.add(call));
    }

    private long uploads() {
        return world.http.calls.stream()
                .filter(call -> call.url().endsWith("/files"))
                .count();
    }

    private String ready() {
        return attachments.ready() == null ? "" : attachments.ready().write();
    }

    @Test
    void aFileIsUploadedImmediatelyAndSentWithTheNextMessage() {
        hold();
        Attachment file = add("a.txt", 3);
        assertThat(attachments.uploading()).isTrue();
        assertThat(ready()).isEmpty();
        held.get(0).progress(0.5);
        assertThat(file.sent).isEqualTo(0.5);
        held.get(0).json(200, "{\"path\":\"/up/a.txt\"}");
        assertThat(file.state).isEqualTo(Attachment.DONE);
        assertThat(attachments.uploading()).isFalse();
        assertThat(ready())
                .isEqualTo("[{\"path\":\"/up/a.txt\",\"name\":\"a.txt\",\"type\":\"text/plain\",\"size\":3}]");
        assertThat(changes).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"0," + Attachment.EMPTY, "10485761," + Attachment.TOO_LARGE})
    void anEmptyOrTooLargeFileIsNotUploaded(double size, int state) {
        Attachment file = add("a.txt", size);
        assertThat(file.state).isEqualTo(state);
        assertThat(file.failed()).isTrue();
        assertThat(uploads()).isZero();
    }

    @Test
    void aFileOfExactlyTenMegabytesIsUploaded() {
        assertThat(add("a.txt", 10_485_760).state).isEqualTo(Attachment.DONE);
    }

    @ParameterizedTest
    @CsvSource({"413," + Attachment.TOO_LARGE, "415," + Attachment.WRONG_TYPE, "403," + Attachment.FAILED})
    void aRefusalIsDistinguishedFromAFailureThatARetryMayFix(int status, int state) {
        fault("/files", status, "{}");
        Attachment file = add("a.txt", 3);
        assertThat(file.state).isEqualTo(state);
        assertThat(file.failed()).isTrue();
        assertThat(attachments.uploading()).isFalse();
        assertThat(ready()).isEmpty();
    }

    @Test
    void aFailedUploadCanBeRetried() {
        fault("/files", 403, "{}");
        Attachment file = add("a.txt", 3);
        attachments.upload(file);
        assertThat(file.state).isEqualTo(Attachment.UPLOADING);
        world.clock.settle();
        assertThat(file.state).isEqualTo(Attachment.DONE);
        assertThat(ready()).contains("a.txt");
    }

    @Test
    void theEleventhFileIsRefused() {
        for (int i = 0; i < 10; i++) {
            add("a.txt", 0);
        }
        assertThat(add("b.txt", 3)).isNull();
        assertThat(attachments.files).hasSize(10);
        assertThat(uploads()).isZero();
    }

    @Test
    void removingAFileCancelsItsUpload() {
        hold();
        Attachment file = add("a.txt", 3);
        attachments.remove(file);
        assertThat(world.http.open()).isEmpty();
        assertThat(attachments.files).isEmpty();
        assertThat(attachments.uploading()).isFalse();
    }

    @Test
    void aFailedFileStaysWhenTheOthersAreSent() {
        add("a.txt", 3);
        fault("/files", 403, "{}");
        Attachment failed = add("b.txt", 3);
        attachments.sent();
        assertThat(attachments.files).containsExactly(failed);
        assertThat(ready()).isEmpty();
    }

    @Test
    void aFileIsUploadedAgainToAnotherConversation() {
        send("first");
        agent.done();
        attachments.follow();
        Attachment file = add("a.txt", 3);
        Attachment refused = add("b.txt", 0);
        conversation.newConversation();
        attachments.follow();
        assertThat(ready()).as("the file is in the previous conversation").isEmpty();
        world.clock.settle();
        assertThat(file.state).isEqualTo(Attachment.DONE);
        assertThat(refused.state).isEqualTo(Attachment.EMPTY);
        assertThat(requests())
                .filteredOn(line -> line.endsWith("/files"))
                .hasSize(2)
                .doesNotHaveDuplicates();
        attachments.follow();
        assertThat(uploads()).as("the conversation is the same").isEqualTo(2);
    }

    @Test
    void aFileIsUploadedOnceWhenAnotherVersionOfTheConversationIsShown() {
        agent.branches = true;
        ConversationVersions versions = new ConversationVersions(conversation);
        send("first");
        agent.say("1");
        agent.done();
        versions.regenerate(conversation.messages().get(1), (done, error) -> {});
        world.clock.settle();
        agent.say("2");
        agent.done();
        attachments.follow();
        add("a.txt", 3);
        versions.select(
                conversation.messages().get(1),
                0,
                (done, error) -> assertThat(error).isNull());
        attachments.add(new FakeFile("b.txt", "text/plain", 3));
        attachments.follow();
        world.clock.settle();
        attachments.follow();
        world.clock.settle();
        assertThat(ready()).contains("a.txt", "b.txt");
        assertThat(uploads()).isEqualTo(2);
    }

    @Test
    void aFileIsUploadedToANewChatEvenIfTheOldOneHadNoSessionYet() {
        add("a.txt", 3);
        attachments.add(new FakeFile("b.txt", "text/plain", 3));
        conversation.newConversation();
        attachments.follow();
        world.clock.settle();
        attachments.follow();
        world.clock.settle();
        assertThat(ready()).contains("a.txt").contains("b.txt");
        assertThat(requests())
                .filteredOn(line -> line.endsWith("/files"))
                .filteredOn(line -> line.contains(conversation.sessionId()))
                .hasSize(2);
    }

    @Test
    void deletingTheConversationDropsItsFiles() {
        send("first");
        agent.done();
        attachments.follow();
        add("a.txt", 3);
        hold();
        add("b.txt", 3);
        new ConversationCalls(conversation)
                .delete("s1", (done, error) -> assertThat(error).isNull());
        world.clock.settle();
        assertThat(conversation.sessionId()).isNull();
        assertNoFiles(2);
    }

    /** Runs one turn, and opens the same conversation in another tab. */
    private Conversation anotherTab() {
        send("first");
        agent.done();
        Conversation other = open();
        other.restore();
        world.clock.settle();
        attachments.follow();
        return other;
    }

    @Test
    void deletingTheConversationInAnotherTabDropsItsFiles() {
        Conversation other = anotherTab();
        add("a.txt", 3);
        new ConversationCalls(other)
                .delete("s1", (done, error) -> assertThat(error).isNull());
        world.clock.settle();
        assertThat(conversation.sessionId()).isNull();
        assertNoFiles(1);
    }

    @Test
    void aDeletionInAnotherTabIsHandledEvenIfAnotherMessageFollowsBeforeThat() {
        Conversation other = anotherTab();
        add("a.txt", 3);
        agent.faults.add(call -> call.method().equals("GET") && held.add(call));
        conversation.resume("s1", (done, error) -> {});
        world.clock.settle();
        new ConversationCalls(other)
                .delete("s1", (done, error) -> assertThat(error).isNull());
        world.clock.settle();
        other.send("again", null, null);
        world.clock.settle();
        agent.serve(held.get(0));
        attachments.follow();
        world.clock.settle();
        attachments.follow();
        world.clock.settle();
        assertThat(attachments.files).isEmpty();
        assertThat(uploads()).isEqualTo(1);
        agent.done();
    }

    @Test
    void aFileIsUploadedAgainToANewChatOfAnotherTab() {
        Conversation other = anotherTab();
        Attachment file = add("a.txt", 3);
        other.newConversation();
        world.clock.settle();
        attachments.follow();
        world.clock.settle();
        attachments.follow();
        world.clock.settle();
        assertThat(file.state).isEqualTo(Attachment.DONE);
        assertThat(conversation.sessionId()).isEqualTo("s2").isEqualTo(other.sessionId());
        assertThat(requests())
                .filteredOn(line -> line.endsWith("/files"))
                .containsExactly("POST sessions/s1/files", "POST sessions/s2/files");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anotherUserGetsNoFilesOfThePreviousUser(boolean newChatBefore) {
        conversation.identify(json("{'userId':'ada'}"));
        attachments.follow();
        add("a.txt", 3);
        hold();
        add("b.txt", 3);
        if (newChatBefore) {
            conversation.newConversation();
        }
        conversation.identify(json("{'userId':'bob'}"));
        assertNoFiles(2);
    }

    @Test
    void aUserWhoSignsOutBeforeTheFirstSessionLeavesNoFile() {
        conversation.identify(json("{'userId':'ada'}"));
        attachments.follow();
        attachments.add(new FakeFile("a.txt", "text/plain", 3));
        conversation.identify(null);
        assertNoFiles(0);
    }

    private void assertNoFiles(int uploaded) {
        attachments.follow();
        world.clock.settle();
        attachments.follow();
        assertThat(attachments.files).isEmpty();
        assertThat(ready()).isEmpty();
        assertThat(world.http.open()).isEmpty();
        assertThat(uploads()).isEqualTo(uploaded);
    }

    @Test
    void theFirstFileCreatesTheSessionAndIsUploadedOnce() {
        attachments.follow();
        add("a.txt", 3);
        attachments.follow();
        world.clock.settle();
        assertThat(uploads()).isOne();
    }
}
