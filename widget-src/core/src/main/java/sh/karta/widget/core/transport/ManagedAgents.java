// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.http.Body;
import sh.karta.widget.core.http.JsonBody;
import sh.karta.widget.core.port.Blob;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.HttpRequest;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;

/** The default transport (wire-protocol §3): events are posted, the answer is followed in the session's log. */
public final class ManagedAgents implements Transport {
    private final Api api;
    private final Json json;
    private final String sessions;

    public ManagedAgents(Api api, ClientConfig config) {
        this.api = api;
        this.json = api.ports.json;
        this.sessions = Text.concat(
                Text.concat(config.baseUrl, "/"),
                Text.concat(config.projectRef == null ? "" : config.projectRef, "/v1/managed-agents/sessions"));
    }

    @Override
    public Cancellable create(@Nullable JsonValue metadata, String key, Reply<String> reply) {
        JsonValue body = json.object().put("metadata", metadata).put("idempotency_key", key);
        return api.call("POST", sessions, body, false, Api.wanting("id", reply));
    }

    @Override
    public Cancellable turn(Session session, Outgoing message, TurnSink sink) {
        JsonValue event =
                event("user.message", message.key).put("text", message.text).put("attachments", message.attachments);
        Handover handover = new Handover();
        handover.hold(post(session.id, event, (answer, error) -> {
            if (error != null) {
                sink.ended(error);
                return;
            }
            double seq = answer == null ? Double.NaN : answer.number("seq");
            session.posted(seq);
            sink.accepted(seq);
            if (!handover.isCancelled() && seq <= session.cursor()) {
                // The same words were taken before, and their turn has been read already.
                sink.ended(null);
            } else if (!handover.isCancelled()) {
                handover.hold(follow(session, sink));
            }
        }));
        return handover;
    }

    /** Follows {@code session} from its cursor until its turn ends or pauses. Nothing is heard during this call. */
    public Cancellable follow(Session session, TurnSink sink) {
        TurnStream stream = new TurnStream(api, url(session.id), session, sink);
        stream.open();
        return stream;
    }

    /** Answers an approval; a refusal for coming too late is {@code approval_expired}. */
    public void confirm(String id, String requestId, String option, String key, Reply<JsonValue> reply) {
        post(
                id,
                event("user.tool_confirmation", key)
                        .put("request_id", requestId)
                        .put("result", option),
                reply);
    }

    /** Asks the server to stop the turn. */
    public void interrupt(String id, String key, Reply<JsonValue> reply) {
        post(id, event("user.interrupt", key), reply);
    }

    /** Reads the log: {@code {id, status, events, has_more?}}, up to before event {@code before} unless that is NaN. */
    public Cancellable log(String id, double before, Reply<JsonValue> reply) {
        String url = url(id);
        return api.call(
                "GET",
                Double.isNaN(before) ? url : Text.concat(Text.concat(url, "?before="), Text.of(before)),
                null,
                false,
                reply);
    }

    /** Lists the sessions of {@code owner}, who is the token's subject. */
    public void list(String owner, Reply<JsonValue> reply) {
        array(Text.concat(Text.concat(sessions, "?end_user="), Text.encode(owner)), "data", reply);
    }

    /** Reads the transcript of session {@code id}: {@code [{id, role, parts, created_at?}]}. */
    public void transcript(String id, Reply<JsonValue> reply) {
        array(Text.concat(url(id), "/transcript"), "messages", reply);
    }

    /** Deletes session {@code id}. */
    public void delete(String id, Reply<JsonValue> reply) {
        api.call("DELETE", url(id), null, true, reply);
    }

    /** Sends a judgement of message {@code messageId}. */
    public void feedback(String id, String messageId, boolean up, @Nullable String text, Reply<JsonValue> reply) {
        JsonValue body = json.object()
                .put("message_id", messageId)
                .put("value", up ? "up" : "down")
                .put("text", text);
        api.call("POST", Text.concat(url(id), "/feedback"), body, true, reply);
    }

    /** Uploads {@code file} without a time limit; the reply hears its path in the session. */
    public Cancellable upload(String id, Blob file, Progress progress, Reply<String> reply) {
        HttpRequest request = new HttpRequest("POST", Text.concat(url(id), "/files"));
        request.file = file;
        JsonBody body = new JsonBody(json, false, Api.wanting("path", reply));
        return api.send(request, 0, new Body() {
            @Override
            public void open(String contentType) {}

            @Override
            public void text(String piece) {
                body.text(piece);
            }

            @Override
            public void progress(double fraction) {
                progress.sent(fraction);
            }

            @Override
            public void end(@Nullable KartaError error) {
                body.end(error);
            }
        });
    }

    private Cancellable post(String id, JsonValue event, Reply<JsonValue> reply) {
        // Not just any 2xx: a sign-in page of the network would count as accepted, and its turn never come.
        return api.call("POST", Text.concat(url(id), "/events"), event, false, reply);
    }

    private JsonValue event(String type, String key) {
        return json.object().put("type", type).put("idempotency_key", key);
    }

    private void array(String url, String member, Reply<JsonValue> reply) {
        api.call("GET", url, null, false, (answer, error) -> {
            JsonValue array = answer == null ? null : answer.get(member);
            boolean missing = error == null && (array == null || !array.isArray());
            reply.done(array, missing ? Errors.badResponse(200, null) : error);
        });
    }

    private String url(String id) {
        return Text.concat(Text.concat(sessions, "/"), Text.encode(id));
    }
}
