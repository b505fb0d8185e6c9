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
 * The requests about sessions beside their turns (wire-protocol §3): list, title, transcript, deletion, feedback and files. It is separate
 * from {@link ManagedAgents}, because it is loaded when first needed.
 */
public final class SessionRequests {
    private static final String MESSAGES = "messages";

    private final ManagedAgents managed;
    private final Api api;

    public SessionRequests(ManagedAgents managed) {
        this.managed = managed;
        this.api = managed.api;
    }

    /**
     * Lists the sessions of the token's subject, which must be {@code owner} unless that is null, most recently active first: {@code {data: [{id, title,
     * preview, created_at, last_activity_at}], next?}}.
     *
     * @param query part of the title or the preview, at most 100 characters, or null for all
     * @param cursor {@code next} of the page before, or null for the first page
     * @param limit the most sessions, 1 to 100, or NaN for the server's default
     */
    public void list(
            @Nullable String owner,
            @Nullable String query,
            @Nullable String cursor,
            double limit,
            Reply<JsonValue> reply) {
        // A token of the page's own server may be for any subject. The server then lists the sessions of that subject.
        String url = Text.concat(managed.sessions, "?");
        if (owner != null) {
            url = with(url, "end_user=", owner);
        }
        if (query != null) {
            url = with(url, "&q=", query);
        }
        if (cursor != null) {
            url = with(url, "&before=", cursor);
        }
        if (!Double.isNaN(limit)) {
            url = with(url, "&limit=", Text.of(limit));
        }
        call(url, "data", reply);
    }

    /** Sets the title of session {@code id}, 1 to 80 characters. */
    public void rename(String id, String title, Reply<JsonValue> reply) {
        api.call("PATCH", managed.url(id), api.ports.json.object().put("title", title), true, reply);
    }

    /** Reads the transcript of session {@code id}: {@code [{id, role, parts, created_at?, parent?, versions?}]}. */
    public void transcript(String id, Reply<JsonValue> reply) {
        String address = Text.concat(managed.url(id), "/transcript");
        call(address, MESSAGES, (answer, error) -> reply.done(answer == null ? null : answer.get(MESSAGES), error));
    }

    /** Makes the path through message {@code messageId}, on to the newest message below it, the current one. */
    public void select(String id, String messageId, String key, Reply<JsonValue> reply) {
        managed.post(id, managed.event("user.select", key).put("message_id", messageId), reply);
    }

    /** Deletes session {@code id}. */
    public void delete(String id, Reply<JsonValue> reply) {
        api.call("DELETE", managed.url(id), null, true, reply);
    }

    /** Sends feedback: {@code {message_id, value, reason?, text?}}. */
    public void feedback(String id, JsonValue vote, Reply<JsonValue> reply) {
        api.call("POST", Text.concat(managed.url(id), "/feedback"), vote, true, reply);
    }

    /** Sends {@code file} to {@code path} of session {@code id} without a time limit until the server answers. The reply receives the answer. */
    public Cancellable send(String id, String path, Blob file, Progress progress, Reply<JsonValue> reply) {
        HttpRequest request = new HttpRequest("POST", Text.concat(managed.url(id), path));
        request.setFile(file);
        return api.send(request, 0, new JsonBody(api.ports.json, false, reply) {
            @Override
            public void progress(double fraction) {
                progress.sent(fraction);
            }
        });
    }

    /** Requests an object that must have the array {@code member}. */
    private void call(String url, String member, Reply<JsonValue> reply) {
        api.read(url, (answer, error) -> {
            JsonValue array = answer == null ? null : answer.get(member);
            boolean missing = error == null && (array == null || !array.isArray());
            reply.done(missing ? null : answer, missing ? Errors.badResponse(200, null) : error);
        });
    }

    private static String with(String url, String parameter, String value) {
        return Text.concat(Text.concat(url, parameter), Text.encode(value));
    }
}
