// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model.reply;

import static sh.karta.server.agent.model.reply.EndpointJson.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import sh.karta.server.event.Json;

/**
 * What endpoints for chat completions expect back in the message with the calls: {@code reasoning_content} (DeepSeek refuses results of
 * tools without it), {@code reasoning_details} (OpenRouter) and the {@code extra_content} of calls (Gemini). It is sent only to the
 * endpoint that sent it, because others refuse unknown fields.
 */
public final class SentBack {
    private static final String MESSAGE = "message";
    private static final String CALLS = "calls";
    private static final String TOOL_CALLS = "tool_calls";
    private static final String CONTENT = "reasoning_content";
    private static final String DETAILS = "reasoning_details";

    private final StringBuilder content = new StringBuilder();
    private final ArrayNode details = Json.object().putArray(DETAILS);

    SentBack() {}

    void read(JsonNode delta) {
        content.append(text(delta.path(CONTENT)));
        delta.path(DETAILS).forEach(this::detail);
    }

    /** Adds a detail, or a further piece of the last one. */
    private void detail(JsonNode detail) {
        JsonNode last = details.path(details.size() - 1);
        boolean further = last instanceof ObjectNode
                && detail.isObject()
                && last.path("type").equals(detail.path("type"))
                && last.path("index").equals(detail.path("index"))
                && !detail.path("index").isMissingNode();
        if (!further) {
            details.add(detail.deepCopy());
            return;
        }
        ObjectNode whole = (ObjectNode) last;
        detail.properties().forEach(field -> {
            boolean piece = List.of("text", "summary", "data").contains(field.getKey());
            if (piece) {
                whole.put(field.getKey(), text(whole.path(field.getKey())) + text(field.getValue()));
            } else if (!field.getValue().isNull()) {
                whole.set(field.getKey(), field.getValue());
            }
        });
    }

    /** Stores it, if there are calls whose results follow. */
    void write(ToolCalls calls, ObjectNode to) {
        if (calls.all().isEmpty()) {
            return;
        }
        ObjectNode message = Json.object();
        if (!content.isEmpty()) {
            message.put(CONTENT, content.toString());
        }
        if (!details.isEmpty()) {
            message.set(DETAILS, details);
        }
        if (!message.isEmpty()) {
            to.set(MESSAGE, message);
        }
        if (calls.all().stream().anyMatch(call -> call.extra != null)) {
            ArrayNode fields = to.putArray(CALLS);
            calls.all().forEach(call -> {
                ObjectNode extra = fields.addObject();
                if (call.extra != null) {
                    extra.set("extra_content", call.extra);
                }
            });
        }
    }

    /**
     * Adds what was stored to a request.
     *
     * @param body the request as JSON
     * @param stored in order, one for each message with calls; an empty object if there is nothing
     */
    public static String into(String body, List<JsonNode> stored) {
        if (stored.stream().allMatch(JsonNode::isEmpty)) {
            return body;
        }
        JsonNode request = Json.parseTrusted(body);
        int at = 0;
        for (JsonNode message : request.path("messages")) {
            if (message instanceof ObjectNode written
                    && written.path(TOOL_CALLS).isArray()
                    && at < stored.size()) {
                JsonNode from = stored.get(at++);
                from.path(MESSAGE).properties().forEach(field -> written.set(field.getKey(), field.getValue()));
                for (int call = 0; call < written.path(TOOL_CALLS).size(); call++) {
                    if (written.path(TOOL_CALLS).get(call) instanceof ObjectNode writtenCall) {
                        from.path(CALLS)
                                .path(call)
                                .properties()
                                .forEach(field -> writtenCall.set(field.getKey(), field.getValue()));
                    }
                }
            }
        }
        return Json.write(request);
    }
}
