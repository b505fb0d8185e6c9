// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Json;
import sh.karta.server.notify.Webhooks;
import sh.karta.server.problem.Problem;
import sh.karta.server.problem.Quote;
import sh.karta.server.session.Sessions;
import sh.karta.server.session.Vote;

/** {@code POST …/feedback}: stores a vote on an answer. A null value withdraws the vote. */
final class FeedbackEndpoint implements Route.Endpoint {
    private static final List<String> VALUES = List.of("up", "down");
    private static final List<String> REASONS = List.of("wrong", "not_asked", "outdated", "other");
    private static final int MAX_TEXT = 1_000;

    private final Sessions sessions;
    private final Webhooks webhooks;

    FeedbackEndpoint(Services services) {
        sessions = services.sessions();
        webhooks = services.operations().webhooks();
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        ObjectNode body = call.json();
        String messageId = BodyFields.text(body, "message_id", 200);
        if (!body.has("value")) {
            throw unexpected("value", VALUES, "nothing");
        }
        Vote vote = new Vote(
                choice(body, "value", VALUES),
                choice(body, "reason", REASONS),
                BodyFields.optionalText(body, "text", MAX_TEXT));
        String session = call.path("id");
        ObjectNode data = Json.object()
                .put("project", call.owner().project())
                .put("session_id", session)
                .put("message_id", messageId);
        vote.writeTo(data);
        return sessions.votes()
                .put(call.owner(), session, messageId, vote, webhooks.of("feedback", session, data))
                .thenApply(changed -> {
                    if (changed) {
                        webhooks.sendDue();
                    }
                    return Reply.json(202, Json.object().put("accepted", true));
                });
    }

    private static @Nullable String choice(ObjectNode body, String field, List<String> choices) {
        String value = BodyFields.optionalText(body, field, 20);
        if (value != null && !choices.contains(value)) {
            throw unexpected(field, choices, Quote.text(value));
        }
        return value;
    }

    private static Problem unexpected(String field, List<String> choices, String got) {
        return Problem.invalid(field + " must be " + String.join(", ", choices) + " or null, got " + got + ".");
    }
}
