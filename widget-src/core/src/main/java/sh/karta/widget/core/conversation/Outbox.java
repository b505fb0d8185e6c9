// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.transport.UserMessage;

/**
 * The visitor's messages from being written to being accepted: they wait in the transcript and in storage, and go one
 * after the other, whenever nothing stands against it.
 */
final class Outbox {
    private final Conversation conversation;

    /** The visitor's message whose turn is running, or on its way to one. */
    @Nullable
    Message mine;

    /** Whether what waits must go on waiting: the message before it failed. */
    boolean held;

    /** How often in a row the server said that a turn is running already. */
    private int refusals;

    Outbox(Conversation conversation) {
        this.conversation = conversation;
    }

    /** Does {@link Conversation#send}. */
    @Nullable
    Message send(String text, @Nullable JsonValue attachments, @Nullable Reply<Message> accepted) {
        KartaError refusal = refusal(text, attachments);
        if (refusal != null) {
            if (accepted != null) {
                accepted.done(null, refusal);
            }
            return null;
        }
        Message message = conversation.transcript.add(text, Message.WAITING);
        message.createdAt = conversation.ports.clock.now();
        message.attachments = attachments;
        message.accepted = accepted;
        message.key = conversation.ports.random.id();
        keep(message);
        return message;
    }

    /** Has a {@link Message#FAILED} message of the visitor's posted once more. */
    void retry(Message message) {
        if (conversation.belongings.isGone(message)) {
            // Another tab has sent it since, or taken it back.
            cancel(message);
            release();
            return;
        }
        // Behind what was said meanwhile, before what waits.
        conversation.transcript.requeue(message);
        keep(message);
    }

    /** Has {@code question} asked once more in its place, whose {@code answer} failed. */
    void again(Message question, Message answer) {
        conversation.transcript.dropAnswer(answer);
        question.key = conversation.ports.random.id();
        question.context = null;
        question.session = null;
        question.stored = false;
        question.seq = Double.NaN;
        retry(question);
    }

    /** Does {@link Conversation#cancel}. */
    void cancel(Message message) {
        boolean refused = message.visitors && message.status == Message.FAILED;
        if (refused || (message.isPending() && message != mine)) {
            conversation.belongings.forgetWaiting(message);
            conversation.transcript.remove(message);
            answer(message, new KartaError(ErrorCode.ABORTED, "The message was taken back."));
        }
    }

    /** What failed is in the past: what waits need not wait for it any more. */
    void release() {
        held = false;
        drain();
    }

    /** Sends the first message that waits, if nothing stands against it. */
    void drain() {
        Message next = conversation.transcript.firstWaiting();
        if (next == null
                || mine != null
                || held
                || conversation.closed
                || conversation.restoration.isPending()
                || conversation.limit.error() != null
                || conversation.turn() != TurnState.IDLE
                || !conversation.ports.pageState.online()) {
            return;
        }
        if (conversation.belongings.isGone(next)) {
            cancel(next);
            drain();
            return;
        }
        mine = next;
        if (isElsewhere(next, conversation.belongings.waiting(next))) {
            leaveMine();
            drain();
            return;
        }
        conversation.transcript.set(next, Message.SENDING, null);
        conversation.page.sent(next);
        if (!conversation.closed && mine == next) {
            KartaError refusal = conversation.client.send(
                    new UserMessage(next.text(), next.attachments, next.key, next.context), conversation.turn);
            if (refusal != null) {
                refused(next, refusal);
            }
        }
    }

    /**
     * Returns what is posted as the page's context: {@code said}, or what another tab has already posted with the same
     * key. Null where that tab has it accepted, taken back, or posted to another session: here it goes out no more.
     */
    @Nullable
    String context(String said) {
        Message message = mine;
        if (message == null) {
            return said;
        }
        JsonValue kept = conversation.belongings.waiting(message);
        if (conversation.belongings.isGone(message) || isElsewhere(message, kept)) {
            return null;
        }
        String posted = kept == null ? null : kept.string(Belongings.CONTEXT);
        message.context = posted == null ? said : posted;
        message.session = conversation.sessionId();
        if (kept != null) {
            conversation.belongings.keepWaiting(message, conversation.client.identity());
        }
        return message.context;
    }

    /** Returns whether {@code message} was taken up from storage, where {@code kept} says that it went to another session. */
    private boolean isElsewhere(Message message, @Nullable JsonValue kept) {
        String session = kept == null ? null : kept.string(Belongings.SESSION);
        String here = conversation.sessionId();
        return message.stored && session != null && here != null && !session.equals(here);
    }

    /** Session {@code id} is lost: what went there without an answer may go elsewhere. */
    void lost(String id) {
        for (Message message : conversation.transcript.messages) {
            if (id.equals(message.session) && message.isPending()) {
                message.session = null;
                conversation.belongings.keepWaiting(message, conversation.client.identity());
            }
        }
    }

    /** Leaves the message on its way to the tab that has posted it. */
    void leaveMine() {
        Message message = mine;
        if (message != null) {
            mine = null;
            conversation.transcript.remove(message);
            answer(message, new KartaError(ErrorCode.ABORTED, "Another tab has sent the message."));
        }
    }

    /** Its message was accepted as event {@code seq}, if the turn is not somebody else's. */
    void accepted(double seq) {
        refusals = 0;
        Message message = mine;
        if (message == null) {
            return;
        }
        conversation.belongings.forgetWaiting(message);
        boolean known = conversation.transcript.find(seq) != null;
        if (known) {
            // The page was left, or another tab was faster, between its acceptance and our knowing.
            conversation.transcript.remove(message);
        } else {
            Message before = conversation.transcript.askedAgain(message.text(), message.attachments);
            if (before != null) {
                conversation.transcript.remove(before);
            }
            message.seq = seq;
            conversation.transcript.set(message, Message.DONE, null);
        }
        conversation.keepSession();
        conversation.tabs.made = false;
        conversation.page.session(conversation.sessionId());
        if (!known) {
            conversation.page.turnStarted();
        }
        answer(message, null);
    }

    /** Returns whether {@code event} is the message itself, come back with the log. */
    boolean isEcho(AgentEvent event) {
        Message message = mine;
        if (message == null) {
            return false;
        }
        if (Double.isNaN(message.seq) && message.text().equals(event.text)) {
            message.seq = event.seq;
            return true;
        }
        return message.seq == event.seq;
    }

    /**
     * Handles that {@code message} was not accepted: because of {@code error}, or because the visitor stopped it.
     *
     * @return whether the log has more than is shown, so that it is to be followed
     */
    boolean refused(Message message, @Nullable KartaError error) {
        mine = null;
        if (error != null && error.code.equals(ErrorCode.IDEMPOTENCY_CONFLICT)) {
            // Only this message has its key: the server took it with the context that another copy of this page had.
            conversation.belongings.forgetWaiting(message);
            conversation.transcript.remove(message);
            answer(message, null);
            return true;
        }
        boolean running = error != null && error.code.equals(ErrorCode.TURN_RUNNING) && refusals++ == 0;
        boolean offline = error != null && error.kind == ErrorCode.NETWORK && !conversation.ports.pageState.online();
        boolean busy = error != null && error.code.equals(ErrorCode.BUSY);
        if (running || busy || offline) {
            // It waits for the turn of another tab, for the one that is followed here, or for the network.
            conversation.transcript.set(message, Message.WAITING, null);
            return running;
        }
        refusals = 0;
        held = true;
        KartaError reason = error == null ? new KartaError(ErrorCode.ABORTED, "The message was stopped.") : error;
        if (!reason.isRetryable() && !reason.isLimit()) {
            message.stored = false;
            conversation.belongings.forgetWaiting(message);
        }
        conversation.transcript.set(message, Message.FAILED, reason);
        answer(message, reason);
        conversation.tell(reason);
        return false;
    }

    /** Forgets all that was not accepted: the conversation is left. */
    void clear() {
        for (Message message : conversation.transcript.messages) {
            if (message.visitors && message.status != Message.DONE) {
                conversation.belongings.forgetWaiting(message);
                answer(message, new KartaError(ErrorCode.ABORTED, "A new conversation was started."));
            }
        }
        mine = null;
        held = false;
    }

    /** Nobody will be told any more; what is stored waits for the next mount. */
    void close() {
        for (Message message : conversation.transcript.messages) {
            answer(message, Errors.closed());
        }
    }

    private void keep(Message message) {
        conversation.belongings.keepWaiting(message, conversation.client.identity());
        message.stored = conversation.belongings.waiting(message) != null;
        release();
    }

    private @Nullable KartaError refusal(String text, @Nullable JsonValue attachments) {
        if (conversation.closed) {
            return Errors.closed();
        }
        if (text.isBlank() && attachments == null) {
            return Errors.invalidOption("sendMessage: expected a text that is not empty");
        }
        if (conversation.limit() != null) {
            return conversation.limit();
        }
        return conversation.transcript.waiting() < Conversation.OUTBOX_LIMIT
                ? null
                : new KartaError(ErrorCode.BUSY, "Too many messages are waiting to be sent.");
    }

    private static void answer(Message message, @Nullable KartaError error) {
        Reply<Message> reply = message.accepted;
        if (reply != null) {
            message.accepted = null;
            reply.done(error == null ? message : null, error);
        }
    }
}
