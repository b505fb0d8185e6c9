// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.http.CancelSlot;
import sh.karta.widget.core.port.Blob;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.transport.Api;
import sh.karta.widget.core.transport.Progress;
import sh.karta.widget.core.transport.SessionRequests;

/**
 * A client's calls about sessions beside their turns: list, title, transcript, deletion, feedback and files.
 *
 * <p>Nothing is thrown. Replies receive {@code closed} after the client's shutdown, and {@code unsupported} with the
 * Responses transport or, where the session in use is needed, before there is one. The thread is the client's.
 */
public final class SessionCalls {
    private final AgentClient client;

    /** Null with the Responses transport. */
    private final @Nullable SessionRequests requests;

    /** Creates the calls of {@code client}. They are in a deferred chunk, so only deferred code creates them. */
    public SessionCalls(AgentClient client) {
        this.client = client;
        requests = client.managed == null ? null : new SessionRequests(client.managed);
    }

    /** Lists the visitor's sessions, as {@link SessionRequests#list}. */
    public void list(@Nullable String query, @Nullable String cursor, double limit, Reply<JsonValue> reply) {
        if (requests == null || client.isClosed()) {
            reply.done(null, client.refusal("listSessions"));
            return;
        }
        requests.list(subject(), query, cursor, limit, reply);
    }

    /** Sets the title of session {@code id}, 1 to 80 characters. */
    public void rename(String id, String title, Reply<JsonValue> reply) {
        if (requests == null || client.isClosed()) {
            reply.done(null, client.refusal("renameSession"));
            return;
        }
        requests.rename(id, title, reply);
    }

    /** Reads the transcript of the session in use: {@code [{id, role, parts, created_at?}]}. */
    public void transcript(Reply<JsonValue> reply) {
        Session session = client.sessions.current();
        if (session == null || requests == null || client.isClosed()) {
            reply.done(null, client.refusal("transcript"));
            return;
        }
        requests.transcript(session.log.id, reply);
    }

    /** Makes the path through message {@code messageId} of the session in use the current one, on to the newest message below it. */
    public void select(String messageId, Reply<JsonValue> reply) {
        Session session = client.sessions.current();
        if (session == null || requests == null || client.isClosed()) {
            reply.done(null, client.refusal("select"));
            return;
        }
        requests.select(session.log.id, messageId, client.ports.random.id(), reply);
    }

    /** Deletes session {@code id}. If it is in use, the next message creates another. */
    public void delete(String id, Reply<JsonValue> reply) {
        if (requests == null || client.isClosed()) {
            reply.done(null, client.refusal("deleteSession"));
            return;
        }
        requests.delete(id, (answer, error) -> {
            reply.done(answer, error);
            Session session = client.sessions.current();
            if (error == null && session != null && id.equals(session.log.id)) {
                client.release();
            }
        });
    }

    /** Returns feedback as JSON: {@code {value, reason?, text?}}. The value 0 is null, which withdraws. */
    public JsonValue vote(int feedback, @Nullable String reason, @Nullable String text) {
        JsonValue vote = client.ports.json.object();
        return (feedback == 0 ? vote.putNull("value") : vote.put("value", feedback > 0 ? "up" : "down"))
                .put("reason", reason)
                .put("text", text);
    }

    /** Sends feedback on message {@code messageId} of the session in use. {@code vote} receives the id. */
    public void feedback(String messageId, JsonValue vote, Reply<JsonValue> reply) {
        Session session = client.sessions.current();
        if (session == null || requests == null || client.isClosed()) {
            reply.done(null, client.refusal("feedback"));
            return;
        }
        requests.feedback(session.log.id, vote.put("message_id", messageId), reply);
    }

    /** Uploads {@code file} into the session, which is created if needed. The reply receives {@code {path, name, type, size}}. */
    public Cancellable upload(Blob file, Progress progress, Reply<JsonValue> reply) {
        return send(
                "/files",
                file,
                progress,
                Api.member(
                        "path", (path, failure) -> reply.done(path == null ? null : attachment(path, file), failure)));
    }

    /** Sends {@code file} to {@code path} of the session, which is created if needed. The reply receives the answer. */
    public Cancellable send(String path, Blob file, Progress progress, Reply<JsonValue> reply) {
        CancelSlot work = new CancelSlot();
        SessionRequests server = requests;
        if (server == null || client.isClosed()) {
            reply.done(null, client.refusal("uploadFile"));
            return work;
        }
        client.sessions.ready(client.ports.random.id(), (session, error) -> {
            if (work.isCancelled()) {
                return;
            }
            if (session == null) {
                reply.done(null, error);
                return;
            }
            work.hold(server.send(session.log.id, path, file, progress, reply));
        });
        return work;
    }

    private JsonValue attachment(String path, Blob file) {
        return client.ports
                .json
                .object()
                .put("path", path)
                .put("name", file.name())
                .put("type", file.type())
                .put("size", file.size());
    }

    /** Returns the subject of the client's tokens, or null if only the server knows it. */
    private @Nullable String subject() {
        String user = client.identity.verifiedUser();
        return user != null || !client.tokens.areMinted() || client.identity.identityToken() != null
                ? user
                : client.visitor.id();
    }
}
