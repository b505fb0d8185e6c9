// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.widget.core.auth.Identity;
import sh.karta.widget.core.fake.World;

/** Ownership of stored data, and the entries of other tabs. */
class ConversationStoreTest {
    private final World world = new World();
    private final ConversationStore store = new ConversationStore(world.ports, world.store);

    @BeforeEach
    void knowTheVisitor() {
        store.id();
    }

    private Identity identity(String user, boolean verified) {
        Identity identity = new Identity();
        if (user != null) {
            identity.merge(
                    world.json.parse("{\"userId\":\"" + user + "\"" + (verified ? ",\"identityToken\":\"t\"}" : "}")));
        }
        return identity;
    }

    private Message message(String key) {
        Message message = new Message(key, true, Message.WAITING);
        message.key = key;
        return message;
    }

    /**
     * Columns: the writer, the reader, and whether reading succeeds. Only a verified user is another owner than the
     * visitor.
     */
    @ParameterizedTest
    @CsvSource({
        ", false, , false, true",
        ", false, ann, true, true",
        ", false, ann, false, true",
        "ann, true, ann, true, true",
        "ann, true, bob, true, false",
        "ann, true, , false, false",
        "ann, true, ann, false, false",
        "ann, false, , false, true",
    })
    void onlyTheOwnerReadsSessionAndOutbox(
            String writer, boolean writerVerified, String reader, boolean readerVerified, boolean found) {
        store.keepSession("s1", identity(writer, writerVerified));
        store.keepWaiting(message("k"), identity(writer, writerVerified));
        Identity reading = identity(reader, readerVerified);
        assertThat(store.session(reading)).isEqualTo(found ? "s1" : null);
        Transcript transcript = new Transcript(world.clock, "m", null);
        store.restoreWaiting(reading, text -> transcript.add(text, Message.WAITING));
        assertThat(transcript.messages).hasSize(found ? 1 : 0);
        if (found) {
            assertThat(transcript.messages.get(0).key).isEqualTo("k");
            assertThat(transcript.messages.get(0).stored).isTrue();
        }
    }

    @Test
    void eachTabRemovesItsOwnMessagesOnly() {
        Identity identity = identity(null, false);
        store.keepWaiting(message("a"), identity);
        store.keepWaiting(message("b"), identity);
        store.keepWaiting(message("a"), identity);
        store.forgetWaiting(message("a"));
        assertThat(store.waiting(message("a"))).isNull();
        assertThat(store.waiting(message("b"))).isNotNull();
        store.forgetWaiting(message("b"));
        assertThat(world.store.entries).containsOnlyKeys("visitor");
    }

    @ParameterizedTest
    @CsvSource({"true, removed, true", "true, cleared, false", "true, kept, false", "false, removed, false"})
    void aMessageIsGoneIfItsEntryWasRemovedButNotIfStorageWasCleared(boolean stored, String entry, boolean gone) {
        Message message = message("a");
        message.stored = stored;
        if (entry.equals("kept")) {
            store.keepWaiting(message, identity(null, false));
        } else if (entry.equals("cleared")) {
            world.store.entries.clear();
        }
        assertThat(store.isGone(message)).isEqualTo(gone);
    }

    @Test
    void theOwnerIsTheVisitorAndNotTheirId() {
        String owner = store.owner();
        assertThat(owner).doesNotContain(store.id());
        assertThat(new ConversationStore(world.ports, world.store).owner()).isEqualTo(owner);
        store.forget();
        assertThat(new ConversationStore(world.ports, world.store).owner()).isNotEqualTo(owner);
    }

    @Test
    void aSessionThatWasLeftStillTellsThatItsOwnerHasWritten() {
        Identity visitor = identity(null, false);
        store.leaveSession();
        assertThat(store.hasWritten(visitor)).isFalse();
        store.keepSession("s1", visitor);
        assertThat(store.hasWritten(visitor)).isTrue();
        store.leaveSession();
        assertThat(store.session(visitor)).isNull();
        assertThat(store.hasWritten(visitor)).isTrue();
        store.forget();
        store.id();
        assertThat(store.hasWritten(visitor)).isFalse();
    }

    @Test
    void nothingIsLeftAfterForget() {
        store.keepSession("s1", identity(null, false));
        store.keepWaiting(message("a"), identity(null, false));
        store.forget();
        assertThat(world.store.entries).isEmpty();
    }
}
