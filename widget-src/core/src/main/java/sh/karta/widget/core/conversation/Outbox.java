// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.auth.Identity;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.event.EventField;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.transport.UserMessage;

/**
 * Decides which message of the visitor is sent, and which status it has afterwards. Messages are sent one after the other. Waiting messages
 * are also in storage, from which another tab may send them.
 */
final class Outbox {
    /** How many messages may wait. */
    static final int LIMIT = 20;

    private final ConversationStore store;
    private final Identity identity;

    /** The message that is being sent or answered, or null. */
    private @Nullable Message current;

    /** Whether waiting messages are held back because the message before them failed. */
    private boolean held;

    /**
     * Whether waiting messages are held back because the last answer failed for a reason that would also affect theirs.
     */
    private boolean broken;

    /** The number of consecutive responses that a turn is running. */
    private int refusals;

    Outbox(ConversationStore store, Identity identity) {
        this.store = store;
        this.identity = identity;
    }

    /**
     * Returns why a message is refused, or null if it is accepted.
     *
     * @param empty whether it has neither text nor files
     * @param limit the limit that is in force, or null
     * @param waiting the number of messages that wait already
     */
    static @Nullable KartaError refusal(boolean empty, @Nullable KartaError limit, int waiting) {
        if (empty) {
            return Errors.invalidOption("sendMessage: expected a non-empty string.");
        }
        if (limit != null) {
            return limit;
        }
        return waiting < LIMIT
                ? null
                : new KartaError(ErrorCode.BUSY, "20 messages are waiting. Send another one after the next answer.");
    }

    /** Returns the message that is being sent or answered, or null. */
    @Nullable
    Message current() {
        return current;
    }

    /** Releases waiting messages, even if the message before them failed. */
    void release() {
        held = false;
        broken = false;
    }

    /** Notes that an answer has ended, and whether waiting messages would fail for the same reason. */
    void answered(boolean failed) {
        broken = failed;
    }

    /**
     * Stores the waiting {@code message}. An entry that exists is kept, because another tab may have noted in it where
     * it has posted the message.
     */
    void keep(Message message) {
        if (store.waiting(message) == null) {
            store.keepWaiting(message, identity);
        }
        message.stored = store.waiting(message) != null;
    }

    /** Returns {@code first}, from now on the current message, if it may be sent. Null if it must wait. */
    @Nullable
    Message next(@Nullable Message first, boolean blocked) {
        if (blocked || held || broken || current != null) {
            return null;
        }
        current = first;
        return first;
    }

    /**
     * Returns whether another tab has sent or cancelled {@code message}, or has posted it to another session than
     * {@code session}. A message may only be posted again to the same session.
     */
    boolean isElsewhere(Message message, @Nullable String session) {
        String posted = postedTo(message);
        return store.isGone(message)
                || (message.stored && posted != null && !posted.isEmpty() && !posted.equals(session));
    }

    /** Returns the session that this tab or another one has posted {@code message} to, or null. */
    private @Nullable String postedTo(Message message) {
        JsonValue kept = store.waiting(message);
        return kept == null ? null : kept.string(ConversationStore.SESSION);
    }

    /**
     * Completes {@code outgoing}, the current message, with the context with which another tab has already posted it. A second post must have
     * the same content (wire-protocol §3). Returns false if it must not be posted here, because that tab has it.
     */
    boolean complete(UserMessage outgoing, @Nullable String session) {
        Message message = current;
        if (message == null) {
            return true;
        }
        if (isElsewhere(message, session)) {
            return false;
        }
        JsonValue kept = store.waiting(message);
        String posted = kept == null ? null : kept.string(ConversationStore.CONTEXT);
        if (posted != null) {
            outgoing.explain(posted);
        }
        message.context = outgoing.context;
        message.session = session;
        if (kept != null) {
            store.keepWaiting(message, identity);
        }
        return true;
    }

    /** Returns the message that the server has accepted, or null if the turn is not of this tab. */
    @Nullable
    Message accepted() {
        refusals = 0;
        if (current != null) {
            store.forgetWaiting(current);
        }
        return current;
    }

    /** Returns whether {@code event} is the current message, read from the log. */
    boolean isEcho(AgentEvent event) {
        Message message = current;
        if (message == null) {
            return false;
        }
        if (Double.isNaN(message.seq) && message.text().equals(event.text(EventField.TEXT))) {
            message.seq = event.seq;
        }
        return message.seq == event.seq;
    }

    /**
     * Decides the status of {@code message}, which was not accepted.
     *
     * @param error the reason, or null if the visitor has stopped it
     * @return {@link Message#WAITING} for a turn or for the network, {@link Message#FAILED}, or {@link Message#DONE} if the
     *     server or another tab has it already
     */
    int refused(Message message, @Nullable KartaError error, boolean online) {
        current = null;
        if (error != null && error.code.equals(ErrorCode.IDEMPOTENCY_CONFLICT)) {
            // Only this message has the key, so another copy of this page has posted it with another context.
            store.forgetWaiting(message);
            return Message.DONE;
        }
        if (error != null
                && ((isTurnRunning(error) && refusals++ == 0)
                        || error.code.equals(ErrorCode.BUSY)
                        || (error.kind == ErrorCode.NETWORK && !online))) {
            return Message.WAITING;
        }
        refusals = 0;
        String posted = postedTo(message);
        if (error == null || !(error.isRetryable() || error.isLimit())) {
            if (store.isGone(message) || (posted != null && !posted.equals(message.session))) {
                // Another tab has sent it, or has posted it, perhaps without success, and retries.
                return Message.DONE;
            }
            message.stored = false;
            store.forgetWaiting(message);
        }
        held = true;
        return Message.FAILED;
    }

    /** Returns whether {@code error} means that a turn is running, possibly another tab's. */
    static boolean isTurnRunning(@Nullable KartaError error) {
        return error != null && error.code.equals(ErrorCode.TURN_RUNNING);
    }

    /** Notes that the turn of the current message is over, or that another tab has the message. */
    void finish() {
        current = null;
    }

    /** Removes {@code message} from storage, and returns whether the visitor can cancel it. */
    boolean cancel(Message message) {
        boolean failed = message.visitors && message.status == Message.FAILED;
        boolean cancelled = failed || (message.isPending() && message != current);
        if (cancelled) {
            store.forgetWaiting(message);
        }
        return cancelled;
    }

    /** Lets the messages that were posted to the lost {@code session} be posted to another one. */
    void sessionLost(List<Message> messages, @Nullable String session) {
        for (Message message : messages) {
            if (session != null && session.equals(message.session) && message.status != Message.DONE) {
                message.session = null;
                if (store.waiting(message) != null) {
                    store.keepWaiting(message, identity);
                }
            }
        }
    }

    /** Removes the messages that the server has not accepted, and drops the current one. */
    void clear(List<Message> messages) {
        for (Message message : messages) {
            if (message.visitors && message.status != Message.DONE) {
                store.forgetWaiting(message);
            }
        }
        current = null;
        release();
    }
}
