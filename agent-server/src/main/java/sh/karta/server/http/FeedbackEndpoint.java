// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletionStage;
import sh.karta.server.event.Json;
import sh.karta.server.notify.Webhooks;
import sh.karta.server.problem.Problem;
import sh.karta.server.session.Sessions;

/** {@code POST …/feedback}: a thumb, perhaps with words (wire protocol §3). */
final class FeedbackEndpoint implements Route.Endpoint {
    private final Sessions sessions;
    private final Webhooks webhooks;

    FeedbackEndpoint(Services services) {
        sessions = services.sessions();
        webhooks = services.webhooks();
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        ObjectNode body = call.json();
        String messageId = BodyFields.text(body, "message_id", 200);
        String value = BodyFields.text(body, "value", 10);
        if (!value.equals("up") && !value.equals("down")) {
            throw Problem.invalid("'value' must be up or down.");
        }
        String text = BodyFields.optionalText(body, "text", 4_000);
        return sessions.rate(call.owner(), call.path("id"), messageId, value, text)
                .thenApply(done -> {
                    webhooks.send(
                            "feedback",
                            Json.object()
                                    .put("project", call.owner().project())
                                    .put("session_id", call.path("id"))
                                    .put("message_id", messageId)
                                    .put("value", value)
                                    .put("text", text));
                    return Reply.json(202, Json.object().put("accepted", true));
                });
    }
}
