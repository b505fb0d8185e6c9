// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Json;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.session.Sessions;

/** Sessions as a whole: create, list, read, delete (wire protocol §3). */
final class SessionEndpoints {
    private static final int MAX_METADATA_CHARACTERS = 16_384;

    private final Sessions sessions;
    private final Function<String, byte[]> idSecret;

    SessionEndpoints(Sessions sessions, Function<String, byte[]> idSecret) {
        this.sessions = sessions;
        this.idSecret = idSecret;
    }

    CompletionStage<Reply> create(Call call) {
        ObjectNode body = call.json();
        JsonNode metadata = metadata(body);
        return sessions.create(call.owner(), metadata, Repetition.of(body), idSecret)
                .thenApply(id -> Reply.json(201, Json.object().put("id", id).put("status", "idle")));
    }

    private static JsonNode metadata(ObjectNode body) {
        JsonNode metadata = body.path("metadata");
        if (metadata.isMissingNode() || metadata.isNull()) {
            return MissingNode.getInstance();
        }
        if (!(metadata instanceof ObjectNode object)) {
            throw Problem.invalid("'metadata' must be an object.");
        }
        BodyFields.optionalText(object, "user_id", 256);
        JsonNode attributes = object.path("attributes");
        if (!attributes.isMissingNode() && !attributes.isNull() && !attributes.isObject()) {
            throw Problem.invalid("'metadata.attributes' must be an object.");
        }
        if (Json.write(metadata).length() > MAX_METADATA_CHARACTERS) {
            throw new Problem(
                    Code.TOO_LARGE, "'metadata' must have at most " + MAX_METADATA_CHARACTERS + " characters as JSON.");
        }
        return metadata;
    }

    CompletionStage<Reply> list(Call call) {
        String endUser = call.query("end_user");
        if (endUser != null && !endUser.equals(call.principal().id())) {
            throw new Problem(Code.IDENTITY_MISMATCH, "'end_user' is not whom the token was minted for.");
        }
        int limit = (int) BodyFields.longFromQuery(call.query("limit"), "limit", 1, 100, 20);
        ArrayNode data = Json.object().arrayNode();
        sessions.list(call.owner(), before(call.query("before")), limit)
                .forEach(head -> data.addObject()
                        .put("id", head.id())
                        .put("title", head.title())
                        .put("created_at", head.createdAt().toString())
                        .put("last_activity_at", head.lastActivityAt().toString()));
        ObjectNode body = Json.object();
        body.set("data", data);
        return ApiHandler.now(Reply.json(200, body));
    }

    /** The page before goes on where this one's last entry was active. */
    private static @Nullable Instant before(@Nullable String value) {
        try {
            return value == null ? null : Instant.parse(value);
        } catch (DateTimeException e) {
            throw Problem.invalid("'before' must be a last_activity_at of this list.");
        }
    }

    CompletionStage<Reply> view(Call call) {
        long before = BodyFields.longFromQuery(call.query("before"), "before", 1, Long.MAX_VALUE, Long.MAX_VALUE);
        int limit = (int) BodyFields.longFromQuery(call.query("limit"), "limit", 1, 1_000, 200);
        Sessions.View view = sessions.view(call.owner(), call.path("id"), before, limit);
        ObjectNode body = Json.object().put("id", view.id()).put("status", view.running() ? "running" : "idle");
        body.putArray("events").addAll(view.events());
        body.put("has_more", view.hasMore());
        return ApiHandler.now(Reply.json(200, body));
    }

    CompletionStage<Reply> transcript(Call call) {
        ObjectNode body = Json.object();
        body.putArray("messages").addAll(sessions.transcript(call.owner(), call.path("id")));
        return ApiHandler.now(Reply.json(200, body));
    }

    CompletionStage<Reply> delete(Call call) {
        return sessions.delete(call.owner(), call.path("id")).thenApply(done -> Reply.empty(204));
    }
}
