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
    int refusals;

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
        // Behind what was said meanwhile, before what waits.
        conversation.transcript.requeue(message);
        keep(message);
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
                || !conversation.ports.surroundings.online()) {
            return;
        }
        if (next.restored && !conversation.belongings.keeps(next)) {
            cancel(next);
            drain();
            return;
        }
        mine = next;
        conversation.transcript.set(next, Message.SENDING, null);
        conversation.page.sent(next);
        if (!conversation.closed && mine == next) {
            conversation.client.send(next.text(), next.attachments, next.key, conversation.turn);
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
        conversation.keepSession();
        conversation.tabs.made = false;
        conversation.page.session(conversation.sessionId());
        if (conversation.transcript.find(seq) != null) {
            // The page was left, or another tab was faster, between its acceptance and our knowing.
            conversation.transcript.remove(message);
        } else {
            message.seq = seq;
            conversation.transcript.set(message, Message.DONE, null);
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

    /** {@code message} was not accepted: because of {@code error}, or because the visitor stopped it. */
    void refused(Message message, @Nullable KartaError error) {
        mine = null;
        boolean running = error != null && error.code.equals(ErrorCode.TURN_RUNNING) && refusals++ == 0;
        boolean offline = error != null && error.kind == ErrorCode.NETWORK && !conversation.ports.surroundings.online();
        if (running || offline) {
            // It waits for the turn of another tab, or for the network.
            conversation.transcript.set(message, Message.WAITING, null);
            return;
        }
        refusals = 0;
        held = true;
        KartaError reason = error == null ? new KartaError(ErrorCode.ABORTED, "The message was stopped.") : error;
        if (!reason.isRetryable() && !reason.isLimit()) {
            conversation.belongings.forgetWaiting(message);
        }
        conversation.transcript.set(message, Message.FAILED, reason);
        answer(message, reason);
        conversation.tell(reason);
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
