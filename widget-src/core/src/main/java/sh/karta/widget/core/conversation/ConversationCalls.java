// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.client.SessionCalls;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.port.Blob;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.HttpRequest;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.transport.FileRequests;
import sh.karta.widget.core.transport.ManagedAgents;
import sh.karta.widget.core.transport.Progress;

/**
 * A view's calls to the server beside messages: list, title, transcript, deletion, feedback, files and speech. It is separate from
 * {@link Conversation}, because only deferred features need it. Create one where it is needed.
 */
public final class ConversationCalls implements Attachments.Uploads, Dictation.Server {
    private final Conversation conversation;
    private final SessionCalls server;

    public ConversationCalls(Conversation conversation) {
        this.conversation = conversation;
        server = conversation.sessionCalls();
    }

    /**
     * Lists the visitor's conversations, most recently active first, in pages of the server's length: {@code {data: [{id,
     * title, preview, created_at, last_activity_at}], next?}}.
     *
     * @param query part of the title or the preview, at most 100 characters, or null for all
     * @param cursor {@code next} of the page before, or null for the first page
     */
    public void list(@Nullable String query, @Nullable String cursor, Reply<JsonValue> reply) {
        server.list(query, cursor, Double.NaN, reply);
    }

    /** Sets the title of conversation {@code id}, 1 to 80 characters. */
    public void rename(String id, String title, Reply<JsonValue> reply) {
        server.rename(id, title, reply);
    }

    /**
     * Shows conversation {@code id} instead of the present one, as {@link Conversation#resume}. The method is here, because TeaVM would
     * inline a reply that only one class passes to the conversation, and the conversation's code cannot link that class's chunk.
     */
    public void resume(String id, Reply<Void> reply) {
        conversation.resume(id, (none, error) -> reply.done(null, error));
    }

    /** Reads the present conversation as {@code [{id, role, parts, created_at?}]}. */
    public void transcript(Reply<JsonValue> reply) {
        server.transcript(reply);
    }

    /** Deletes conversation {@code id} on the server. If it is the present one by then, a new one starts here. */
    public void delete(String id, Reply<JsonValue> reply) {
        server.delete(id, (done, error) -> {
            if (error == null) {
                conversation.deleted(id);
            }
            reply.done(null, error);
        });
    }

    /**
     * Sends the visitor's feedback on an agent's message, in place of an earlier one.
     *
     * @param feedback 1 is good, -1 is bad, 0 withdraws
     * @param reason {@code wrong}, {@code not_asked}, {@code outdated}, {@code other}, or null
     * @param text a comment of at most 1,000 characters, or null
     */
    public void feedback(
            Message message, int feedback, @Nullable String reason, @Nullable String text, Reply<JsonValue> reply) {
        JsonValue vote = server.vote(feedback, reason, text);
        Feedback.send(server, message, conversation.asked(message), vote, (done, error) -> {
            if (error == null) {
                conversation.feedbackSent(message, feedback, server.vote(feedback, reason, text));
            }
            reply.done(null, error);
        });
    }

    /**
     * Passes the request for a file of a message to {@code reply}, with a token, as {@link FileRequests#request}. The error is
     * {@code closed} if the conversation has no session.
     */
    public void file(String path, @Nullable String refused, Reply<HttpRequest> reply) {
        String session = conversation.sessionId();
        ManagedAgents managed = conversation.managed();
        if (session == null || managed == null) {
            reply.done(null, Errors.closed());
            return;
        }
        new FileRequests(managed).request(session, path, refused, reply);
    }

    @Override
    public @Nullable String sessionId() {
        return conversation.sessionId();
    }

    @Override
    public boolean restoring() {
        return conversation.restoring();
    }

    @Override
    public int left() {
        return conversation.left();
    }

    @Override
    public int discarded() {
        return conversation.discarded();
    }

    @Override
    public Cancellable upload(Blob file, Progress progress, Reply<JsonValue> reply) {
        return server.upload(file, progress, reply);
    }

    @Override
    public Cancellable transcribe(Blob recording, Reply<JsonValue> reply) {
        return server.send("/transcriptions", recording, sent -> {}, reply);
    }
}
