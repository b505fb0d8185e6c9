// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event that is not in a log yet: its type and fields, without {@code seq} and {@code created_at}. The factory methods name the
 * fields as wire protocol §3 does.
 */
public record EventDraft(String type, ObjectNode fields) {
    /** Name of the field of {@code session.status_idle} that says how sure the answer is. */
    public static final String REPLY = "reply";

    /** The tokens that a turn consumed; an estimate if the agent has no real count. */
    public record Usage(long inputTokens, long outputTokens) {
        public static final Usage NONE = new Usage(0, 0);
    }

    /** One of the options that an approval offers. */
    public record Option(String id, String label) {}

    /**
     * A pause until the visitor chooses one of the options.
     *
     * @param title the text that visitors read instead of the tool's name, or null
     * @param question the question to the visitor, or null
     * @param target the object that the tool would act on, or null
     */
    public record Pause(
            String requestId,
            String tool,
            @Nullable String title,
            @Nullable String question,
            @Nullable String target,
            List<Option> options) {}

    /** Returns a delta that appends text to a part of the answer. */
    public static EventDraft messageDelta(String partId, String text) {
        return textDelta(EventType.MESSAGE, partId, text);
    }

    /** Returns a delta that appends text to a part of the agent's reasoning. */
    public static EventDraft thinkingDelta(String partId, String text) {
        return textDelta(EventType.THINKING, partId, text);
    }

    private static EventDraft textDelta(String type, String partId, String text) {
        return new EventDraft(
                type, Json.object().put("part_id", partId).put("text", text).put("delta", true));
    }

    /** Keeps opaque data that a model's provider expects back in the next round. Visitors never see it. */
    public static EventDraft reasoning(JsonNode content) {
        ObjectNode fields = Json.object();
        fields.set("content", content);
        return new EventDraft(EventType.REASONING, fields);
    }

    public static EventDraft toolUse(
            String toolUseId, String tool, JsonNode input, Visibility visible, ToolWording wording) {
        ObjectNode fields =
                Json.object().put("tool_use_id", toolUseId).put("tool", tool).put(Visibility.FIELD, visible.wireName());
        wording.with(input).addTo(fields);
        fields.set("input", input);
        return new EventDraft(EventType.TOOL_USE, fields);
    }

    /** @param code error code that says why the tool was not called; null if it was called */
    public static EventDraft toolResult(
            String toolUseId, JsonNode output, boolean isError, Visibility visible, @Nullable String code) {
        EventDraft result = toolResult(toolUseId, output, isError, visible);
        return code == null
                ? result
                : new EventDraft(result.type(), result.fields().put("code", code));
    }

    public static EventDraft toolResult(String toolUseId, JsonNode output, boolean isError, Visibility visible) {
        ObjectNode fields = Json.object().put("tool_use_id", toolUseId).put(Visibility.FIELD, visible.wireName());
        fields.set("output", output);
        return new EventDraft(EventType.TOOL_RESULT, fields.put("is_error", isError));
    }

    /** @param items objects with {@code title}, {@code url}, and optional {@code n}, {@code quote} and {@code also} */
    public static EventDraft sources(ArrayNode items) {
        ObjectNode fields = Json.object();
        fields.set("items", items);
        return new EventDraft(EventType.SOURCES, fields);
    }

    /**
     * Returns suggestions; null for none.
     *
     * @throws IllegalArgumentException for more than {@link Suggestion#MOST}
     */
    public static @Nullable EventDraft suggestions(List<Suggestion> suggestions) {
        if (suggestions.isEmpty()) {
            return null;
        }
        if (suggestions.size() > Suggestion.MOST) {
            throw new IllegalArgumentException(
                    "suggestions: expected at most " + Suggestion.MOST + ", got " + suggestions.size());
        }
        ObjectNode fields = Json.object();
        ArrayNode items = fields.putArray("items");
        suggestions.forEach(each -> items.addObject().put("label", each.label()).put("text", each.text()));
        return new EventDraft(EventType.SUGGESTIONS, fields);
    }

    public static EventDraft warming() {
        return new EventDraft(EventType.WARMING, Json.object());
    }

    /** Starts a run that no request asked for: this server took the turn over, or an approval expired. */
    public static EventDraft running() {
        return new EventDraft(EventType.STATUS_RUNNING, Json.object());
    }

    /** Starts a run that an HTTP request asked for. */
    public static EventDraft running(String requestId) {
        return new EventDraft(EventType.STATUS_RUNNING, Json.object().put("request_id", requestId));
    }

    /**
     * Starts a run that an HTTP request of a user with a step-up asked for.
     *
     * @param steppedUpAt when the user authenticated again, in epoch seconds
     * @param level how strongly the user authenticated
     */
    public static EventDraft running(String requestId, long steppedUpAt, String level) {
        return new EventDraft(
                EventType.STATUS_RUNNING,
                Json.object()
                        .put("request_id", requestId)
                        .put("stepped_up_at", steppedUpAt)
                        .put("aal", level));
    }

    /** Ends a turn. */
    public static EventDraft idle(String stopReason, Usage usage) {
        ObjectNode fields = Json.object().put("stop_reason", stopReason);
        fields.putObject("usage")
                .put("input_tokens", usage.inputTokens())
                .put("output_tokens", usage.outputTokens())
                .put("total_tokens", usage.inputTokens() + usage.outputTokens());
        return new EventDraft(EventType.STATUS_IDLE, fields);
    }

    /**
     * Ends a turn.
     *
     * @param reply how sure the answer is: {@code answer}, {@code closest} or {@code no}; null if the agent does not report it
     */
    public static EventDraft idle(String stopReason, Usage usage, @Nullable String reply) {
        EventDraft idle = idle(stopReason, usage);
        return reply == null ? idle : new EventDraft(idle.type(), idle.fields().put(REPLY, reply));
    }

    /** Pauses a turn until the visitor chooses one of the options. */
    public static EventDraft requiresAction(Pause pause, Instant expiresAt) {
        ObjectNode fields = Json.object()
                .put("stop_reason", "requires_action")
                .put("request_id", pause.requestId())
                .put("tool", pause.tool());
        if (pause.title() != null) {
            fields.put("title", pause.title());
        }
        if (pause.question() != null) {
            fields.put("question", pause.question());
        }
        if (pause.target() != null) {
            fields.put("target", pause.target());
        }
        ArrayNode array = fields.putArray("options");
        pause.options().forEach(o -> array.addObject().put("id", o.id()).put("label", o.label()));
        return new EventDraft(EventType.STATUS_IDLE, fields.put("expires_at", expiresAt.toString()));
    }

    /**
     * Ends a turn that failed.
     *
     * @param requestId the id under which the server's log has the cause; empty if unknown
     */
    public static EventDraft error(String code, String message, @Nullable Integer retryAfterSeconds, String requestId) {
        ObjectNode fields = Json.object().put("message", message).put("code", code);
        if (!requestId.isEmpty()) {
            fields.put("request_id", requestId);
        }
        if (retryAfterSeconds != null) {
            fields.put("retry_after_seconds", retryAfterSeconds);
        }
        return new EventDraft(EventType.ERROR, fields);
    }
}
