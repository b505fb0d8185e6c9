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

    /** Keeps what a model's provider wants back in the next round. Visitors never see it. */
    public static Draft reasoning(JsonNode content) {
        ObjectNode fields = Json.object();
        fields.set("content", content);
        return new Draft(EventType.REASONING, fields);
    }

    public static Draft toolUse(String toolUseId, String tool, JsonNode input, Visibility visible) {
        ObjectNode fields =
                Json.object().put("tool_use_id", toolUseId).put("tool", tool).put(Visibility.FIELD, visible.word());
        fields.set("input", input);
        return new Draft(EventType.TOOL_USE, fields);
    }

    /** @param code why the tool was not called, in one word of the error table; null if it was */
    public static Draft toolResult(
            String toolUseId, JsonNode output, boolean isError, Visibility visible, @Nullable String code) {
        Draft result = toolResult(toolUseId, output, isError, visible);
        return code == null ? result : new Draft(result.type(), result.fields().put("code", code));
    }

    public static Draft toolResult(String toolUseId, JsonNode output, boolean isError, Visibility visible) {
        ObjectNode fields = Json.object().put("tool_use_id", toolUseId).put(Visibility.FIELD, visible.word());
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

    /** A run of the turn begins without a request: taken over from another server, or after an approval has expired. */
    public static Draft running() {
        return new Draft(EventType.STATUS_RUNNING, Json.object());
    }

    /** A run of the turn begins, asked for by an HTTP request. */
    public static Draft running(String requestId) {
        return new Draft(EventType.STATUS_RUNNING, Json.object().put("request_id", requestId));
    }

    /** The same, by a user who has authenticated once more: when, in epoch seconds, and how strongly. */
    public static Draft running(String requestId, long steppedUpAt, String level) {
        return new Draft(
                EventType.STATUS_RUNNING,
                Json.object()
                        .put("request_id", requestId)
                        .put("stepped_up_at", steppedUpAt)
                        .put("aal", level));
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

    /** The failed end of a turn; {@code requestId} finds it in the log, empty if unknown. */
    public static Draft error(String code, String message, @Nullable Integer retryAfterSeconds, String requestId) {
        ObjectNode fields = Json.object().put("message", message).put("code", code);
        if (!requestId.isEmpty()) {
            fields.put("request_id", requestId);
        }
        if (retryAfterSeconds != null) {
            fields.put("retry_after_seconds", retryAfterSeconds);
        }
        return new Draft(EventType.ERROR, fields);
    }
}
