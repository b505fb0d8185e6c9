// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the events that agents and sessions write, field by field as wire protocol §3 names them. */
public final class Drafts {
    /** What a turn consumed, in tokens; estimated where the agent has no real count. */
    public record Usage(long inputTokens, long outputTokens) {
        public static final Usage NONE = new Usage(0, 0);
    }

    /** One way to answer an approval. */
    public record Option(String id, String label) {}

    private Drafts() {}

    /** Words to add to a part of the answer. */
    public static Draft messageDelta(String partId, String text) {
        return words(EventType.MESSAGE, partId, text);
    }

    /** Words to add to a part of what the agent thinks aloud. */
    public static Draft thinkingDelta(String partId, String text) {
        return words(EventType.THINKING, partId, text);
    }

    private static Draft words(String type, String partId, String text) {
        return new Draft(
                type, Json.object().put("part_id", partId).put("text", text).put("delta", true));
    }

    public static Draft toolUse(String toolUseId, String tool, JsonNode input) {
        ObjectNode fields = Json.object().put("tool_use_id", toolUseId).put("tool", tool);
        fields.set("input", input);
        return new Draft(EventType.TOOL_USE, fields);
    }

    public static Draft toolResult(String toolUseId, JsonNode output, boolean isError) {
        ObjectNode fields = Json.object().put("tool_use_id", toolUseId);
        fields.set("output", output);
        return new Draft(EventType.TOOL_RESULT, fields.put("is_error", isError));
    }

    /** @param items objects with {@code title}, {@code url} and perhaps {@code quote} */
    public static Draft sources(ArrayNode items) {
        ObjectNode fields = Json.object();
        fields.set("items", items);
        return new Draft(EventType.SOURCES, fields);
    }

    public static Draft warming() {
        return new Draft(EventType.WARMING, Json.object());
    }

    public static Draft running() {
        return new Draft(EventType.STATUS_RUNNING, Json.object());
    }

    /** The end of a turn. */
    public static Draft idle(String stopReason, Usage usage) {
        ObjectNode fields = Json.object().put("stop_reason", stopReason);
        fields.putObject("usage")
                .put("input_tokens", usage.inputTokens())
                .put("output_tokens", usage.outputTokens())
                .put("total_tokens", usage.inputTokens() + usage.outputTokens());
        return new Draft(EventType.STATUS_IDLE, fields);
    }

    /** A pause: the turn waits until the visitor chooses one of the options. */
    public static Draft requiresAction(
            String requestId, String tool, @Nullable String target, List<Option> options, Instant expiresAt) {
        ObjectNode fields = Json.object()
                .put("stop_reason", "requires_action")
                .put("request_id", requestId)
                .put("tool", tool);
        if (target != null) {
            fields.put("target", target);
        }
        ArrayNode array = fields.putArray("options");
        options.forEach(o -> array.addObject().put("id", o.id()).put("label", o.label()));
        return new Draft(EventType.STATUS_IDLE, fields.put("expires_at", expiresAt.toString()));
    }

    /** The failed end of a turn. */
    public static Draft error(String code, String message, @Nullable Integer retryAfterSeconds) {
        ObjectNode fields = Json.object().put("message", message).put("code", code);
        if (retryAfterSeconds != null) {
            fields.put("retry_after_seconds", retryAfterSeconds);
        }
        return new Draft(EventType.ERROR, fields);
    }
}
