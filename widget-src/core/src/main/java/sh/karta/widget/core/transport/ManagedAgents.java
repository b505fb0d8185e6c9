// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.http.CancelSlot;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;

/** The default transport (wire-protocol §3). It posts events and follows the answer in the session's log. */
public final class ManagedAgents implements Transport {
    final Api api;

    /** The address of the sessions of this agent. */
    final String sessions;

    private Poster poster = this::post;

    private final Json json;
    private final ClientConfig config;

    public ManagedAgents(Api api, ClientConfig config) {
        this.api = api;
        this.json = api.ports.json;
        this.config = config;
        this.sessions = Text.concat(
                Text.concat(config.baseUrl, "/"),
                Text.concat(config.projectRef == null ? "" : config.projectRef, "/v1/managed-agents/sessions"));
    }

    @Override
    public Cancellable create(@Nullable JsonValue metadata, String key, Reply<String> reply) {
        JsonValue body = json.object().put("metadata", metadata).put("idempotency_key", key);
        return api.post(sessions, body, Api.member("id", reply));
    }

    @Override
    public Cancellable turn(LogReader log, UserMessage message, TurnSink sink) {
        CancelSlot work = new CancelSlot();
        work.hold(poster.post(log.id, event(message), (answer, error) -> {
            if (error != null) {
                sink.ended(error);
                return;
            }
            double seq = answer == null ? Double.NaN : answer.number("seq");
            log.posted(seq);
            sink.accepted(seq);
            if (!work.isCancelled() && seq <= log.cursor()) {
                // A repeated post: the server accepted the message earlier, and its turn was read already.
                sink.ended(null);
            } else if (!work.isCancelled()) {
                work.hold(follow(log, sink));
            }
        }));
        return work;
    }

    private JsonValue event(UserMessage message) {
        if (message.answer != null) {
            return event("user.regenerate", message.key).put("message_id", message.answer);
        }
        JsonValue event = event("user.message", message.key)
                .put("text", message.text)
                .put("attachments", message.attachments)
                .put("context", message.contextOrNull())
                .put("language", config.language);
        return UserMessage.BEGINNING.equals(message.parent)
                ? event.putNull("parent")
                : event.put("parent", message.parent);
    }

    /**
     * Follows the log of a session from its cursor until the turn ends or pauses. {@code sink} may receive a failure during
     * this call.
     */
    public Cancellable follow(LogReader log, TurnSink sink) {
        TurnStream stream = new TurnStream(api, url(log.id), log, sink);
        stream.open();
        return stream;
    }

    /** Answers a question. The error is {@code approval_expired} if the answer comes too late. */
    public void confirm(String id, String requestId, String option, String key, Reply<JsonValue> reply) {
        post(
                id,
                event("user.tool_confirmation", key)
                        .put("request_id", requestId)
                        .put("result", option),
                reply);
    }

    /** Asks the server to stop the turn. */
    public Cancellable interrupt(String id, String key, Reply<JsonValue> reply) {
        return post(id, event("user.interrupt", key), reply);
    }

    /**
     * Reads the end of a session's log: {@code {id, status, events, has_more?}}.
     *
     * @param before number of the event before which the returned part ends, or NaN for the end of the log
     */
    public Cancellable log(String id, double before, Reply<JsonValue> reply) {
        String url = before > 0 ? Text.concat(Text.concat(url(id), "?before="), Text.of(before)) : url(id);
        return api.read(url, reply);
    }

    /** Returns the current poster of messages. */
    public Poster poster() {
        return poster;
    }

    /** Posts messages through {@code poster} from now on. */
    public void use(Poster poster) {
        this.poster = poster;
    }

    /** Posts {@code event} to session {@code id}. */
    Cancellable post(String id, JsonValue event, Reply<JsonValue> reply) {
        // The answer must be JSON. A network's sign-in page would otherwise count as accepted.
        return api.post(Text.concat(url(id), "/events"), event, reply);
    }

    /** Returns an event of the visitor. A second post with the same {@code key} must have the same content. */
    JsonValue event(String type, String key) {
        return json.object().put("type", type).put("idempotency_key", key);
    }

    /** Returns the address of session {@code id}. */
    String url(String id) {
        return Text.concat(Text.concat(sessions, "/"), Text.encode(id));
    }
}
