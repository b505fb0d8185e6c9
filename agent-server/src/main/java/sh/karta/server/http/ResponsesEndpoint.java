// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sh.karta.server.auth.Principal;
import sh.karta.server.event.Json;
import sh.karta.server.event.MessageText;
import sh.karta.server.limit.Limits;
import sh.karta.server.problem.Problem;
import sh.karta.server.problem.Quote;
import sh.karta.server.session.Owner;
import sh.karta.server.session.Reader;
import sh.karta.server.session.Sessions;

/**
 * {@code POST …/v1/responses}: the OpenAI Responses API on top of sessions (wire protocol §4). A response is a turn. Its id contains
 * the session and the turn, and {@code previous_response_id} continues from there. Fields that a public client must not set, such as
 * instructions and tools, are refused; see {@link UnsupportedFields}. The model name is only echoed.
 */
final class ResponsesEndpoint implements Route.Endpoint {
    private static final Pattern RESPONSE_ID = Pattern.compile("resp_([A-Za-z0-9_-]{27})_([0-9]{1,18})");

    private static final String EARLIER = "Earlier in this conversation:\n";

    private final Sessions sessions;
    private final Limits limits;
    private final Services services;
    private final OpenStreams streams;
    private final Function<String, byte[]> idSecret;

    ResponsesEndpoint(Services services, OpenStreams streams) {
        this.streams = streams;
        sessions = services.sessions();
        limits = services.admission().rates();
        this.services = services;
        idSecret = services.access().idSecret();
    }

    /** Refuses a turn beyond the budgets before its body is read and a session is stored for it. */
    @Override
    public Runnable admit(Call call) {
        Problem refusal = limits.refusalOfTurn(call.owner());
        if (refusal != null) {
            throw refusal;
        }
        return () -> {};
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        ObjectNode body = call.json();
        Owner owner = call.owner();
        UnsupportedFields.refuse(body);
        MessageText text = input(body);
        boolean stream = flag(body, "stream", false);
        boolean keep = flag(body, "store", true);
        String previous = BodyFields.optionalText(body, "previous_response_id", 200);
        Sessions.Message message = new Sessions.Message(text, null, List.of(), false, call.turnRequest(null, null));
        OpenStreams.@Nullable Slot slot = stream ? streams.acquire(call.principal(), false) : null;
        return CompletableFuture.completedStage(call.principal())
                .thenCompose(principal -> session(principal, previous, keep))
                .thenCompose(session -> CompletableFuture.completedStage(session.id())
                        .thenCompose(id -> sessions.newTurns().post(owner, id, message))
                        .thenCompose(seq ->
                                answer(owner, session.id(), seq, slot, keep, first(body, session.id(), seq, previous)))
                        .whenComplete((reply, failure) -> {
                            if (failure != null && session.isNew()) {
                                // Nobody knows it, and it may be a copy.
                                var unused = sessions.delete(owner, session.id());
                            }
                        }))
                .whenComplete((reply, failure) -> {
                    if (failure != null && slot != null) {
                        slot.release();
                    }
                });
    }

    /** @param isNew whether this request made it */
    private record Session(String id, boolean isNew) {}

    private CompletionStage<Session> session(Principal principal, @Nullable String previous, boolean keep) {
        Owner owner = principal.owner();
        if (previous == null) {
            JsonNode metadata = SessionEndpoints.withStatedUser(MissingNode.getInstance(), principal.statedUser());
            return (keep
                            ? sessions.newSessions().create(owner, metadata, null, idSecret)
                            : sessions.newSessions().createTemporary(owner, metadata))
                    .thenApply(made -> new Session(made, true));
        }
        Matcher id = RESPONSE_ID.matcher(previous);
        if (!id.matches()) {
            throw Problem.notFound("There is no response " + Quote.text(previous)
                    + ", expected the id of an earlier response in previous_response_id.");
        }
        String continued = "ses_" + id.group(1);
        long turn = Long.parseLong(id.group(2));
        // A response that is not stored is deleted with its session, so it must not be part of a stored one.
        return (keep
                        ? sessions.copies().continueFrom(owner, continued, turn)
                        : sessions.copies().fork(owner, continued, turn))
                .thenApply(session -> new Session(session, !session.equals(continued)));
    }

    private CompletionStage<Reply> answer(
            Owner owner, String id, long seq, OpenStreams.@Nullable Slot slot, boolean keep, ObjectNode first) {
        ResponseFraming framing = new ResponseFraming(first);
        Function<Runnable, Reader> follow = wake -> sessions.follow(owner, id, seq, wake);
        // A client cannot resume a stream of this API, so a disconnect interrupts the turn. A client that has read the
        // end may already have started its next turn, so only the turn of this request is interrupted.
        Runnable end = () -> {
            CompletableFuture<Long> interrupted =
                    sessions.interrupts().interruptTurn(owner, id, seq).toCompletableFuture();
            if (!keep) {
                var unused = interrupted.thenCompose(s -> sessions.delete(owner, id));
            }
        };
        if (slot != null) {
            SseStream stream = new SseStream(services, framing, follow, () -> {
                slot.release();
                end.run();
            });
            slot.onEnd(stream::finish);
            return ApiHandler.now(stream);
        }
        return TurnCollector.collect(services.workers(), follow, framing::frame).thenApply(done -> {
            end.run();
            return Reply.json(200, framing.response());
        });
    }

    private static ObjectNode first(ObjectNode body, String sessionId, long seq, @Nullable String previous) {
        ObjectNode response = Json.object()
                .put("id", "resp_" + sessionId.substring("ses_".length()) + "_" + seq)
                .put("object", "response")
                .put("created_at", Instant.now().getEpochSecond())
                .put("status", "in_progress")
                .put("model", body.path("model").asText("karta"))
                .put("parallel_tool_calls", false)
                .put("tool_choice", "auto")
                .put("store", flag(body, "store", true))
                .put("previous_response_id", previous);
        response.putNull("error")
                .putNull("incomplete_details")
                .putNull("instructions")
                .putNull("usage");
        response.putNull("temperature").putNull("top_p").putNull("max_output_tokens");
        response.putArray("tools");
        response.set("metadata", body.hasNonNull("metadata") ? body.path("metadata") : Json.object());
        return response;
    }

    private static boolean flag(ObjectNode body, String field, boolean defaultValue) {
        JsonNode node = body.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return defaultValue;
        }
        if (!node.isBoolean()) {
            throw Problem.invalid(field + " must be true or false, got " + Quote.type(node) + ".");
        }
        return node.booleanValue();
    }

    /** Returns the user's message: a string, or the last user item of a list with the items before it as context. */
    private static MessageText input(ObjectNode body) {
        JsonNode input = body.path("input");
        if (!input.isArray()) {
            return MessageText.of(BodyFields.text(body, "input", MessageText.MAX_LENGTH), null);
        }
        List<String> before = new ArrayList<>();
        String last = "";
        String role = "user";
        for (JsonNode item : input) {
            role = item.path("role").asText("user");
            String text = text(item.path("content"));
            if (!last.isEmpty()) {
                before.add(last);
                last = "";
            }
            if (role.equals("user")) {
                last = text;
            } else if (role.equals("assistant") && !text.isEmpty()) {
                before.add("assistant: " + text);
            }
        }
        if (MessageText.isInvisible(last)) {
            String got = input.isEmpty()
                    ? "an empty list"
                    : role.equals("user") ? "a user message without text" : "an assistant message";
            throw Problem.invalid("input must end with a user message that has text, got " + got + ".");
        }
        ObjectNode whole = Json.object().put("input", last);
        MessageText message = MessageText.of(BodyFields.text(whole, "input", MessageText.MAX_LENGTH), "");
        return before.isEmpty() ? message : new MessageText(message.text(), earlier(before), false);
    }

    /** Returns the latest earlier messages, as many as fit into the context. */
    private static String earlier(List<String> before) {
        int from = before.size();
        int left = MessageText.MAX_CONTEXT_BYTES - EARLIER.length();
        while (from > 0 && left >= bytes(before.get(from - 1))) {
            from--;
            left -= bytes(before.get(from));
        }
        return EARLIER + String.join("\n", before.subList(from, before.size()));
    }

    /** Returns the length of a message with its line break. */
    private static int bytes(String message) {
        return message.getBytes(StandardCharsets.UTF_8).length + 1;
    }

    private static String text(JsonNode content) {
        if (content.isTextual()) {
            return content.textValue();
        }
        List<String> texts = new ArrayList<>();
        content.forEach(part -> texts.add(UnsupportedFields.text(part).textValue()));
        return String.join("\n", texts);
    }
}
