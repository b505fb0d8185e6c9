// SPDX-License-Identifier: Apache-2.0
package sh.karta.inpage;

import java.util.List;
import sh.karta.scripted.EventForms;
import sh.karta.scripted.Source;
import sh.karta.scripted.play.Approval;
import sh.karta.scripted.play.Usage;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;

/** Creates events without {@code seq} and {@code created_at}. */
record EventObjects(Json json) implements EventForms<JsonValue> {
    JsonValue event(String type) {
        return json.object().put("type", type);
    }

    @Override
    public JsonValue delta(String partId, boolean thinking, String text) {
        return event(thinking ? "agent.thinking" : "agent.message")
                .put("part_id", partId)
                .put("text", text)
                .put("delta", true);
    }

    @Override
    public JsonValue toolUse(String toolUseId, String tool, String input) {
        return value(event("agent.tool_use").put("tool_use_id", toolUseId).put("tool", tool), "input", input);
    }

    @Override
    public JsonValue toolResult(String toolUseId, String output, boolean isError) {
        return value(event("agent.tool_result").put("tool_use_id", toolUseId), "output", output)
                .put("is_error", isError);
    }

    /** Adds a text as JSON if it is valid JSON, else as a string. */
    private JsonValue value(JsonValue event, String name, String text) {
        if (text.equals("null")) {
            return event.putNull(name);
        }
        JsonValue parsed = json.parse(text);
        return parsed == null ? event.put(name, text) : event.put(name, parsed);
    }

    @Override
    public JsonValue sources(List<Source> items) {
        JsonValue array = json.array();
        for (Source source : items) {
            array.add(json.object()
                    .put("n", array.size() + 1)
                    .put("title", source.title())
                    .put("url", source.url())
                    .put("quote", source.quote().isEmpty() ? null : source.quote()));
        }
        return event("agent.sources").put("items", array);
    }

    @Override
    public JsonValue warming() {
        return event("session.warming");
    }

    JsonValue idle(String stopReason) {
        return event("session.status_idle").put("stop_reason", stopReason);
    }

    JsonValue idle(String stopReason, Usage usage) {
        double input = (double) usage.inputTokens();
        double output = (double) usage.outputTokens();
        JsonValue tokens = json.object()
                .put("input_tokens", input)
                .put("output_tokens", output)
                .put("total_tokens", input + output);
        return idle(stopReason).put("usage", tokens);
    }

    JsonValue requiresAction(Approval approval, String expiresAt) {
        JsonValue options = json.array();
        for (Approval.Option option : Approval.OPTIONS) {
            options.add(json.object().put("id", option.id()).put("label", option.label()));
        }
        return idle("requires_action")
                .put("request_id", approval.requestId())
                .put("tool", approval.tool())
                .put("target", approval.target())
                .put("options", options)
                .put("expires_at", expiresAt);
    }
}
