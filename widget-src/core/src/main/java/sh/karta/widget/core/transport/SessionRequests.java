// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.http.JsonBody;
import sh.karta.widget.core.port.Blob;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.HttpRequest;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;

/**
 * The requests about sessions beside their turns (wire-protocol §3): list, transcript, deletion, feedback and files. Apart
 * from {@link ManagedAgents}, because its code is loaded when first needed.
 */
public final class SessionRequests {
    private final ManagedAgents managed;
    private final Api api;

    public SessionRequests(ManagedAgents managed) {
        this.managed = managed;
        this.api = managed.api;
    }

    /** Lists the sessions of {@code owner}, the token's subject: {@code [{id, title, created_at, last_activity_at}]}. */
    public void list(String owner, Reply<JsonValue> reply) {
        array(Text.concat(Text.concat(managed.sessions, "?end_user="), Text.encode(owner)), "data", reply);
    }

    /** Reads the transcript of session {@code id}: {@code [{id, role, parts, created_at?}]}. */
    public void transcript(String id, Reply<JsonValue> reply) {
        array(Text.concat(managed.url(id), "/transcript"), "messages", reply);
    }

    /** Deletes session {@code id}. */
    public void delete(String id, Reply<JsonValue> reply) {
        api.call("DELETE", managed.url(id), null, true, reply);
    }

    /** Sends feedback on message {@code messageId}. */
    public void feedback(String id, String messageId, boolean up, @Nullable String text, Reply<JsonValue> reply) {
        JsonValue body = api.ports
                .json
                .object()
                .put("message_id", messageId)
                .put("value", up ? "up" : "down")
                .put("text", text);
        api.call("POST", Text.concat(managed.url(id), "/feedback"), body, true, reply);
    }

    /** Uploads {@code file} without a time limit. The reply receives its path in the session. */
    public Cancellable upload(String id, Blob file, Progress progress, Reply<String> reply) {
        HttpRequest request = new HttpRequest("POST", Text.concat(managed.url(id), "/files"));
        request.setFile(file);
        return api.send(request, 0, new JsonBody(api.ports.json, false, Api.member("path", reply)) {
            @Override
            public void progress(double fraction) {
                progress.sent(fraction);
            }
        });
    }

    private void array(String url, String member, Reply<JsonValue> reply) {
        api.call("GET", url, null, false, (answer, error) -> {
            JsonValue array = answer == null ? null : answer.get(member);
            boolean missing = error == null && (array == null || !array.isArray());
            reply.done(array, missing ? Errors.badResponse(200, null) : error);
        });
    }
}
