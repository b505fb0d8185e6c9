// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.client.SessionCalls;
import sh.karta.widget.core.client.TurnListener;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.event.ErrorEvent;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.core.transport.UserMessage;

/**
 * The versions of the messages of a conversation: edits messages, requests other answers, and chooses versions. The server keeps the choice,
 * and the log changes the transcript.
 *
 * <p>No method throws. Replies receive {@code busy} while a turn runs or a message waits, the limit in force, and the server's refusals. After
 * a refusal everything is as before.
 */
public final class ConversationVersions {
    private final Conversation conversation;
    private final SessionCalls server;

    /** Whether a choice is being posted. */
    private boolean selecting;

    public ConversationVersions(Conversation conversation) {
        this.conversation = conversation;
        server = conversation.sessionCalls();
    }

    /** Returns whether messages can be edited and versions chosen now. */
    public boolean isFree() {
        return !selecting && conversation.isFree();
    }

    /** Returns the number of versions of {@code message}. */
    public int count(Message message) {
        return Math.max(1, message.versions.size());
    }

    /** Returns which of its versions {@code message} is, from 0. */
    public int index(Message message) {
        return Math.max(0, place(message, message));
    }

    /** Returns the version of {@code message} that is shown, or null. */
    public @Nullable Message shown(Message message) {
        for (Message other : conversation.messages()) {
            if (place(message, other) >= 0) {
                return other;
            }
        }
        return null;
    }

    /** Returns the index of {@code other} among the versions of {@code message}, or -1. */
    private static int place(Message message, Message other) {
        String id = other.logId();
        int index = message.versions.size() - 1;
        // List.indexOf would call equals of any object, which the build does not allow for strings.
        while (index >= 0 && !message.versions.get(index).equals(id)) {
            index--;
        }
        return index;
    }

    /** Returns what identifies {@code message} after a reload, which no other place begins with. Returns null if the server does not have it. */
    public @Nullable String place(Message message) {
        String id = message.logId();
        String session = conversation.sessionId();
        return id == null || session == null ? null : Text.concat(Text.concat(session, " "), Text.concat(id, "\n"));
    }

    /**
     * Sends {@code text} as another version of the visitor's {@code message}, with the same files. It replaces the message and those after it
     * as soon as the server has accepted it.
     *
     * @param reply called when the server has accepted it, or with the reason why it has not
     */
    public void edit(Message message, String text, Reply<Void> reply) {
        String parent = message.logId() == null ? null : message.parent;
        KartaError refusal = text.isBlank() ? Errors.invalidOption("text must be a non-empty string") : refusal(parent);
        if (refusal == null && parent != null) {
            begin(UserMessage.of(text, message.attachments, conversation.key(), parent), text, reply);
        } else {
            reply.done(null, refusal);
        }
    }

    /** Requests another version of {@code answer}, which replaces the answer and the messages after it. */
    public void regenerate(Message answer, Reply<Void> reply) {
        String id = answer.messageId;
        KartaError refusal = refusal(id);
        if (refusal == null && id != null) {
            begin(UserMessage.regenerate(id, conversation.key()), null, reply);
        } else {
            reply.done(null, refusal);
        }
    }

    /** Chooses version {@code index} of {@code message}, in all tabs and devices, with the newest messages after it. */
    public void select(Message message, int index, Reply<Void> reply) {
        String id = index >= 0 && index < message.versions.size() ? message.versions.get(index) : null;
        KartaError refusal = refusal(id);
        if (refusal != null || id == null) {
            reply.done(null, refusal);
            return;
        }
        int left = conversation.left();
        selecting = true;
        server.select(id, (done, error) -> {
            selecting = false;
            if (error != null || left != conversation.left()) {
                conversation.stateChanged();
                reply.done(null, error == null ? aborted() : error);
            } else {
                conversation.versionSelected(reply);
            }
        });
        conversation.stateChanged();
    }

    private void begin(UserMessage version, @Nullable String text, Reply<Void> reply) {
        KartaError misuse = conversation.beginVersion(version, new Version(text, reply));
        if (misuse != null) {
            reply.done(null, misuse);
        }
        conversation.stateChanged();
    }

    /** Returns why a message with {@code id} cannot have another version or be chosen now, or null. */
    private @Nullable KartaError refusal(@Nullable String id) {
        if (conversation.isClosed()) {
            return Errors.closed();
        }
        if (id == null) {
            return new KartaError(ErrorCode.NOT_FOUND_CODE, "The server does not have this message yet.");
        }
        return isFree() ? conversation.limit() : new KartaError(ErrorCode.BUSY, "An answer is being written.");
    }

    private static KartaError aborted() {
        return new KartaError(ErrorCode.ABORTED, "The request was stopped.");
    }

    /** The turn of another version. Once the server has accepted it, its events are those of any turn. */
    private final class Version implements TurnListener {
        private final @Nullable String text;
        private final Reply<Void> reply;
        private boolean accepted;

        Version(@Nullable String text, Reply<Void> reply) {
            this.text = text;
            this.reply = reply;
        }

        @Override
        public void accepted(double seq) {
            accepted = true;
            conversation.versionAccepted(seq, text, () -> reply.done(null, null));
        }

        @Override
        public void event(AgentEvent event) {
            if (accepted) {
                conversation.event(event);
            } else if (event.isTerminal()) {
                KartaError error = event instanceof ErrorEvent failed ? failed.error : aborted();
                conversation.versionRefused(error, () -> reply.done(null, error));
            }
        }

        @Override
        public void ended() {
            conversation.ended();
        }
    }
}
