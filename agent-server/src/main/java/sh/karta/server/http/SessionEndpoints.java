// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Json;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.problem.Quote;
import sh.karta.server.session.Sessions;
import sh.karta.server.session.Transcript;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.Page;

/** Endpoints that create, list, read and delete sessions (wire protocol §3). */
final class SessionEndpoints {
    private static final int MAX_QUERY = 100;
    private static final int MAX_TITLE = 80;
    private static final int MAX_METADATA_CHARACTERS = 16_384;

    private final Sessions sessions;
    private final Function<String, byte[]> idSecret;
    private final Pools pools;

    SessionEndpoints(Sessions sessions, Function<String, byte[]> idSecret, Pools pools) {
        this.pools = pools;
        this.sessions = sessions;
        this.idSecret = idSecret;
    }

    CompletionStage<Reply> create(Call call) {
        ObjectNode body = call.json();
        JsonNode metadata = withStatedUser(metadata(body), call.principal().statedUser());
        return sessions.newSessions()
                .create(call.owner(), metadata, IdempotencyKey.of(body), idSecret)
                .thenApply(SessionEndpoints::created);
    }

    /** See {@link Route.Repetitions}. */
    CompletionStage<Reply> repeatedCreate(Call call, Problem refusal) {
        return sessions.newSessions()
                .repeated(call.owner(), IdempotencyKey.of(call.json()), idSecret, refusal)
                .thenApply(SessionEndpoints::created);
    }

    private static Reply created(String id) {
        return Reply.json(201, Json.object().put("id", id).put("status", "idle"));
    }

    private static JsonNode metadata(ObjectNode body) {
        JsonNode metadata = body.path("metadata");
        if (metadata.isMissingNode() || metadata.isNull()) {
            return MissingNode.getInstance();
        }
        if (!(metadata instanceof ObjectNode object)) {
            throw Problem.invalid("metadata must be an object, got " + Quote.type(metadata) + ".");
        }
        BodyFields.optionalText(object, "user_id", 256);
        JsonNode attributes = object.path("attributes");
        if (!attributes.isMissingNode() && !attributes.isNull() && !attributes.isObject()) {
            throw Problem.invalid("metadata.attributes must be an object, got " + Quote.type(attributes) + ".");
        }
        int length = Json.write(metadata).length();
        if (length > MAX_METADATA_CHARACTERS) {
            throw new Problem(
                    Code.TOO_LARGE,
                    "metadata has " + length + " characters of JSON, expected at most " + MAX_METADATA_CHARACTERS
                            + ".");
        }
        return metadata;
    }

    /** Adds the user id from the mint request as {@code attributes.user_id}, unless the page has set that field. */
    static JsonNode withStatedUser(JsonNode metadata, @Nullable String statedUser) {
        if (statedUser == null) {
            return metadata;
        }
        ObjectNode extended = metadata instanceof ObjectNode given ? given.deepCopy() : Json.object();
        ObjectNode attributes = extended.path("attributes") instanceof ObjectNode given ? given : Json.object();
        if (!attributes.has("user_id")) {
            attributes.put("user_id", statedUser);
        }
        extended.set("attributes", attributes);
        return extended;
    }

    CompletionStage<Reply> list(Call call) {
        String endUser = call.query("end_user");
        // end_user does not select anything: the list always belongs to the token's subject.
        if (endUser != null
                && !endUser.equals(call.principal().id())
                && !endUser.equals(call.principal().statedUser())) {
            throw new Problem(Code.IDENTITY_MISMATCH, "The token was minted for another user than end_user.");
        }
        int limit = (int) BodyFields.longFromQuery(call.query("limit"), "limit", 1, 100, 20);
        String before = call.query("before");
        String query = call.query("q");
        if (query != null && query.length() > MAX_QUERY) {
            throw Problem.invalid("q must have at most " + MAX_QUERY + " characters, got " + query.length() + ".");
        }
        Page<Head> page = sessions.lists()
                .list(
                        call.owner(),
                        query == null || query.isEmpty() ? null : query,
                        before == null ? null : HistoryCursor.read(before),
                        limit);
        ObjectNode body = Json.object();
        ArrayNode data = body.putArray("data");
        page.items()
                .forEach(head -> data.addObject()
                        .put("id", head.id())
                        .put("title", head.title())
                        .put("preview", head.preview())
                        .put("created_at", head.createdAt().toString())
                        .put("last_activity_at", head.activeAt().toString()));
        if (page.next() != null) {
            body.put("next", HistoryCursor.write(page.next()));
        }
        return ApiHandler.now(Reply.json(200, body));
    }

    CompletionStage<Reply> rename(Call call) {
        JsonNode title = call.json().path("title");
        String text = title.asText();
        int length = text.codePointCount(0, text.length());
        if (!title.isTextual()
                || text.isBlank()
                || length > MAX_TITLE
                || text.chars().anyMatch(Character::isISOControl)) {
            throw Problem.invalid("title must be a string of 1 to " + MAX_TITLE
                    + " characters without control characters, got " + Quote.shape(title, length) + ".");
        }
        String id = call.path("id");
        return sessions.rename(call.owner(), id, text)
                .thenApply(done -> Reply.json(200, Json.object().put("id", id).put("title", text)));
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
        Transcript transcript = sessions.transcript(call.owner(), call.path("id"));
        return ApiHandler.now(new TranscriptStream(transcript, pools.executor(Pools.Purpose.TRANSCRIPTS)));
    }

    CompletionStage<Reply> delete(Call call) {
        return sessions.delete(call.owner(), call.path("id")).thenApply(done -> Reply.empty(204));
    }
}
