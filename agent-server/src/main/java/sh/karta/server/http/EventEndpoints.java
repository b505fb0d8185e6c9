// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sh.karta.server.auth.Tickets;
import sh.karta.server.event.EventType;
import sh.karta.server.event.Json;
import sh.karta.server.event.Mention;
import sh.karta.server.event.MessageText;
import sh.karta.server.limit.Limits;
import sh.karta.server.problem.Problem;
import sh.karta.server.problem.Quote;
import sh.karta.server.session.MessageId;
import sh.karta.server.session.Owner;
import sh.karta.server.session.Repeatable;
import sh.karta.server.session.Sessions;

/** Endpoints for the events of a session: post an event, stream events, issue a stream ticket (wire protocol §3). */
final class EventEndpoints {
    private static final int MAX_ATTACHMENTS = 10;
    private static final int MAX_ID = 200;
    private static final int MAX_TYPE = 100;
    /** More than any registered language tag (RFC 5646 §4.4.1). */
    private static final int MAX_LANGUAGE = 35;

    private final Sessions sessions;
    private final Tickets tickets;
    private final Services services;
    private final Limits limits;
    private final OpenStreams streams;

    EventEndpoints(Services services, OpenStreams streams) {
        sessions = services.sessions();
        tickets = services.access().tickets();
        this.services = services;
        limits = services.admission().rates();
        this.streams = streams;
    }

    CompletionStage<Reply> post(Call call) {
        ObjectNode body = call.json();
        Owner owner = call.owner();
        String id = call.path("id");
        Repeatable repeatable = IdempotencyKey.of(body);
        String type = BodyFields.text(body, "type", MAX_TYPE);
        CompletionStage<Long> seq = switch (type) {
            case EventType.USER_MESSAGE -> {
                List<String> attachments = attachments(body);
                yield sessions.newTurns()
                        .post(
                                owner,
                                id,
                                new Sessions.Message(
                                        text(body, attachments),
                                        parent(body),
                                        attachments,
                                        true,
                                        call.turnRequest(limits.refusalOfTurn(owner), repeatable)));
            }
            case EventType.USER_REGENERATE ->
                sessions.newTurns()
                        .regenerate(
                                owner,
                                id,
                                BodyFields.text(body, MessageId.FIELD, MAX_ID),
                                call.turnRequest(limits.refusalOfTurn(owner), repeatable));
            case EventType.USER_SELECT ->
                sessions.select(owner, id, BodyFields.text(body, MessageId.FIELD, MAX_ID), repeatable);
            case EventType.USER_TOOL_CONFIRMATION ->
                sessions.newTurns()
                        .confirm(
                                owner,
                                id,
                                BodyFields.text(body, "request_id", 200),
                                BodyFields.text(body, "result", 100),
                                call.turnRequest(null, repeatable));
            case EventType.USER_INTERRUPT -> sessions.interrupts().interrupt(owner, id, repeatable);
            default ->
                throw Problem.invalid("type must be " + EventType.USER_MESSAGE + ", " + EventType.USER_REGENERATE + ", "
                        + EventType.USER_SELECT + ", " + EventType.USER_TOOL_CONFIRMATION + " or "
                        + EventType.USER_INTERRUPT + ", got "
                        + Quote.text(type) + ".");
        };
        return seq.thenApply(s -> accepted(type, s));
    }

    /** See {@link Route.Repetitions}. */
    CompletionStage<Reply> repeatedPost(Call call, Problem refusal) {
        ObjectNode body = call.json();
        String type = BodyFields.text(body, "type", MAX_TYPE);
        return sessions.newTurns()
                .repeated(call.owner(), call.path("id"), IdempotencyKey.of(body), refusal)
                .thenApply(seq -> accepted(type, seq));
    }

    private static Reply accepted(String type, long seq) {
        ObjectNode answer = Json.object().put("accepted", true).put("seq", seq);
        if (EventType.startsTurn(type)) {
            boolean message = type.equals(EventType.USER_MESSAGE);
            answer.put(MessageId.FIELD, message ? MessageId.ofQuestion(seq) : MessageId.ofAnswer(seq));
        }
        return Reply.json(202, answer);
    }

    /** Reads text, context, mentions and language of a message. The text may be empty only if the message has attachments. */
    private static MessageText text(ObjectNode body, List<String> attachments) {
        String text = attachments.isEmpty()
                ? BodyFields.text(body, "text", MessageText.MAX_LENGTH)
                : Objects.requireNonNullElse(BodyFields.optionalText(body, "text", MessageText.MAX_LENGTH), "");
        MessageText message =
                MessageText.of(text, BodyFields.optionalText(body, MessageText.CONTEXT, MessageText.MAX_LENGTH));
        if (attachments.isEmpty() && MessageText.isInvisible(message.text())) {
            throw Problem.invalid("text must be a non-empty string, got " + Quote.type(body.path("text")) + ".");
        }
        return message.with(
                Mention.of(body.path(Mention.FIELD)),
                BodyFields.optionalText(body, MessageText.LANGUAGE, MAX_LANGUAGE));
    }

    /** Returns the message that a message follows. Unlike in other fields, null differs from an absent value. */
    private static Sessions.@Nullable Parent parent(ObjectNode body) {
        return body.has(MessageId.PARENT)
                ? new Sessions.Parent(BodyFields.optionalText(body, MessageId.PARENT, MAX_ID))
                : null;
    }

    /** Returns the paths of the attachments. Name, type and size are stored with the upload. */
    private static List<String> attachments(ObjectNode body) {
        JsonNode list = body.path("attachments");
        if (list.isMissingNode() || list.isNull()) {
            return List.of();
        }
        if (!list.isArray() || list.size() > MAX_ATTACHMENTS) {
            throw Problem.invalid("attachments must be an array of at most " + MAX_ATTACHMENTS + " objects, got "
                    + (list.isArray() ? list.size() : Quote.type(list)) + ".");
        }
        List<String> paths = new ArrayList<>();
        for (JsonNode item : list) {
            if (!(item instanceof ObjectNode file)) {
                throw Problem.invalid("attachments[" + paths.size() + "] must be an object with a path, got "
                        + Quote.type(item) + ".");
            }
            String path = BodyFields.text(file, "path", 300);
            if (paths.contains(path)) {
                throw Problem.invalid("attachments[" + paths.size() + "].path " + Quote.text(path)
                        + " is in the list already. Attach each file once.");
            }
            paths.add(path);
        }
        return paths;
    }

    CompletionStage<Reply> stream(Call call) {
        long after = BodyFields.longFromQuery(call.query("after"), "after", 0, Long.MAX_VALUE, 0);
        Owner owner = call.owner();
        String id = call.path("id");
        Framing framing = call.query("ticket") != null ? Framing.FOR_EVENT_SOURCE : Framing.PLAIN;
        OpenStreams.Slot slot = streams.acquire(call.principal(), true);
        try {
            SseStream stream =
                    new SseStream(services, framing, wake -> sessions.follow(owner, id, after, wake), slot::release);
            slot.onEnd(stream::finish);
            return ApiHandler.now(stream);
        } catch (RuntimeException e) {
            slot.release();
            throw e;
        }
    }

    CompletionStage<Reply> ticket(Call call) {
        String id = call.path("id");
        sessions.running(call.owner(), id);
        ObjectNode body = Json.object()
                .put("ticket", tickets.issue(call.principal(), id))
                .put("expires_in", Tickets.LIFETIME.toSeconds());
        return ApiHandler.now(Reply.json(200, body));
    }
}
