// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.widget.core.auth.Identity;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.fake.Events;
import sh.karta.widget.core.fake.World;
import sh.karta.widget.core.storage.StorageKeys;
import sh.karta.widget.core.transport.UserMessage;

/** The decisions of the outbox. */
class OutboxDecisionsTest {
    private final World world = new World();
    private final Identity identity = new Identity();
    private final ConversationStore store = new ConversationStore(world.ports, world.store);
    private final Outbox outbox = new Outbox(store, identity);
    private final Transcript transcript = new Transcript(world.clock, "m", null);
    private final Message first = message("first");

    @BeforeEach
    void storeTheFirst() {
        store.id();
        outbox.keep(first);
    }

    private Message message(String text) {
        Message message = transcript.add(text, Message.WAITING);
        message.key = text;
        return message;
    }

    private static KartaError error(String code) {
        return code == null ? null : new KartaError(code, "");
    }

    @ParameterizedTest
    @CsvSource({
        "true, , 0, invalid_option",
        "true, rate_limited, 20, invalid_option",
        "false, rate_limited, 0, rate_limited",
        "false, , 20, busy",
        "false, , 19, ",
        "false, , 0, ",
    })
    void aMessageIsAcceptedUnlessItIsEmptyOrLimitedOrOneTooMany(
            boolean empty, String limit, int waiting, String expected) {
        KartaError refusal = Outbox.refusal(empty, error(limit), waiting);
        assertThat(refusal == null ? null : refusal.code).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "false, false, false, true",
        "true, false, false, false",
        "false, true, false, false",
        "false, false, true, false",
    })
    void theFirstMessageIsNextUnlessSomethingPreventsIt(boolean blocked, boolean held, boolean sending, boolean sent) {
        if (sending) {
            outbox.next(message("before"), false);
        }
        outbox.answered(held);
        assertThat(outbox.next(first, blocked)).isSameAs(sent ? first : null);
        assertThat(outbox.current() == first).isEqualTo(sent);
    }

    /**
     * Columns: the status of a message that was not accepted, whether it stays in storage, and whether the others are
     * held back.
     */
    @ParameterizedTest
    @CsvSource({
        "idempotency_conflict, true, DONE, false, false",
        "turn_running, true, WAITING, true, false",
        "busy, true, WAITING, true, false",
        "network, false, WAITING, true, false",
        "network, true, FAILED, true, true",
        "server_error, true, FAILED, true, true",
        "rate_limited, true, FAILED, true, true",
        "forbidden, true, FAILED, false, true",
        "aborted, true, FAILED, false, true",
        ", true, FAILED, false, true",
        ", false, FAILED, false, true",
    })
    void aMessageThatWasNotAcceptedWaitsOrFailsOrIsAtTheServer(
            String code, boolean online, String expected, boolean stored, boolean held) {
        outbox.next(first, false);
        int status = outbox.refused(first, error(code), online);
        assertThat(List.of("WAITING", "SENDING", "OPEN", "DONE", "FAILED").get(status))
                .isEqualTo(expected);
        assertThat(outbox.current()).isNull();
        assertThat(store.waiting(first) != null).isEqualTo(stored);
        assertThat(outbox.next(first, false) == null).isEqualTo(held);
    }

    @Test
    void aMessageWaitsForTheFirstRunningTurnAndFailsAtTheSecond() {
        KartaError running = error("turn_running");
        assertThat(outbox.refused(first, running, true)).isEqualTo(Message.WAITING);
        assertThat(outbox.refused(first, running, true)).isEqualTo(Message.FAILED);
        outbox.release();
        outbox.next(first, false);
        outbox.refused(first, running, true);
        outbox.accepted();
        assertThat(outbox.refused(first, running, true)).isEqualTo(Message.WAITING);
    }

    @ParameterizedTest
    @CsvSource({
        "own, said, here, here, said",
        "own, , here, here, said",
        "other, theirs, here, here, theirs",
        "other, theirs, there, here, ",
        "other, theirs, there, , ",
        "other, theirs, '', , theirs",
        "removed, , , here, ",
        "cleared, , , here, said",
    })
    void theContextOfAnotherTabsPostIsReusedAndItsMessagesAreNotPosted(
            String entry, String kept, String keptSession, String session, String posted) {
        outbox.next(first, false);
        if (entry.equals("other")) {
            Message there = new Message("x", true, Message.SENDING);
            there.key = first.key;
            there.context = kept;
            there.session = keptSession;
            store.keepWaiting(there, identity);
        } else if (entry.equals("removed")) {
            store.forgetWaiting(first);
        } else if (entry.equals("cleared")) {
            world.store.entries.clear();
        }
        assertThat(contextToPost(outbox, "said", session)).isEqualTo(posted);
        assertThat(first.context).isEqualTo(posted);
    }

    @ParameterizedTest
    @CsvSource({
        "WAITING, false, true",
        "WAITING, true, false",
        "SENDING, true, false",
        "FAILED, false, true",
        "DONE, false, false",
    })
    void theVisitorCanCancelAMessageThatIsNotBeingSent(String status, boolean current, boolean expected) {
        if (current) {
            outbox.next(first, false);
        }
        first.status = List.of("WAITING", "SENDING", "OPEN", "DONE", "FAILED").indexOf(status);
        assertThat(outbox.cancel(first)).isEqualTo(expected);
        assertThat(store.waiting(first) == null).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"first, 7, 7, true", "other, 7, , false", "other, 7, 7, true", "first, 8, 7, false"})
    void aMessageIsRecognisedInTheLogByItsTextOrNumber(String text, double seq, Double known, boolean expected) {
        outbox.next(first, false);
        first.seq = known == null ? Double.NaN : known;
        AgentEvent event = Events.of(AgentEvent.USER, seq, "text", text);
        assertThat(outbox.isEcho(event)).isEqualTo(expected);
        outbox.finish();
        assertThat(outbox.isEcho(event)).isFalse();
    }

    @Test
    void aLostSessionReleasesOnlyItsMessages() {
        Message other = message("other");
        first.session = "lost";
        other.session = "here";
        outbox.sessionLost(transcript.messages, "lost");
        assertThat(first.session).isNull();
        assertThat(other.session).isEqualTo("here");
    }

    @Test
    void aSuccessfulAnswerReleasesOnlyMessagesHeldBackByABrokenAnswer() {
        outbox.answered(true);
        assertThat(outbox.next(first, false)).isNull();
        outbox.answered(false);
        assertThat(outbox.next(first, false)).isSameAs(first);
        outbox.refused(first, error("network"), true);
        outbox.answered(false);
        assertThat(outbox.next(first, false)).isNull();
        outbox.release();
        assertThat(outbox.next(first, false)).isSameAs(first);
    }

    @Test
    void aMessageQueuedAgainKeepsTheSessionThatAnotherTabHasPostedItTo() {
        outbox.next(first, false);
        Outbox other = new Outbox(store, identity);
        Message same = message("first");
        other.next(same, false);
        contextToPost(other, "their page", "s1");
        outbox.keep(first);
        assertThat(outbox.isElsewhere(first, "s2")).isTrue();
        assertThat(contextToPost(outbox, "this page", "s1")).isEqualTo("their page");
    }

    @Test
    void aMessageStoppedHereStaysStoredForTheTabThatHasPostedIt() {
        outbox.next(first, false);
        Outbox other = new Outbox(store, identity);
        Message same = message("first");
        other.next(same, false);
        contextToPost(other, "their page", "s1");
        assertThat(outbox.refused(first, null, true)).isEqualTo(Message.DONE);
        assertThat(store.waiting(first)).isNotNull();
        assertThat(other.refused(same, null, true)).isEqualTo(Message.FAILED);
        assertThat(store.waiting(first)).isNull();
    }

    @Test
    void aMessageStoppedHereHasNotFailedIfAnotherTabHasSentIt() {
        outbox.next(first, false);
        Outbox other = new Outbox(store, identity);
        other.next(message("first"), false);
        contextToPost(other, "their page", "s1");
        other.accepted();
        assertThat(outbox.refused(first, null, true)).isEqualTo(Message.DONE);
    }

    @Test
    void leavingAConversationForgetsItsUnacceptedMessages() {
        Message accepted = message("accepted");
        accepted.status = Message.DONE;
        outbox.answered(true);
        outbox.clear(transcript.messages);
        assertThat(world.store.entries).doesNotContainKey(StorageKeys.OUTBOX);
        assertThat(outbox.next(first, false)).isSameAs(first);
    }

    private static String contextToPost(Outbox outbox, String context, String session) {
        UserMessage outgoing = new UserMessage("first", null, "key", context);
        return outbox.complete(outgoing, session) ? outgoing.context : null;
    }
}
