// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.wire;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.event.ErrorEvent;
import sh.karta.widget.core.event.EventField;
import sh.karta.widget.core.event.TextEvent;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;

/** Maps the events of one streamed response of the OpenAI Responses API (wire-protocol §4). */
public final class ResponseMapper {
    private static final String CALL = "_call";

    // Each type without the prefix, and a letter for it. See WireMapper. No letter is left out, because TeaVM would
    // write a case for it.
    private static final String PREFIX = "response.";
    private static final String TYPES = " output_text.delta=a refusal.delta=a reasoning_summary_text.delta=b"
            + " reasoning_text.delta=c output_item.added=d output_item.done=e completed=f incomplete=f failed=g";

    private final Json json;
    private final Parts message = new Parts();
    private final Parts thinking = new Parts();

    /** Ids of the tool calls reported so far, each followed by a line feed. The API announces each item twice. */
    private String reported = "";

    public ResponseMapper(Json json) {
        this.json = json;
    }

    /**
     * Returns the event for {@code wire}, or null if it has none.
     *
     * @param type the type in the data, or else the SSE {@code event} line
     */
    public @Nullable AgentEvent map(String type, JsonValue wire) {
        if (type.equals("error")) {
            return failed(wire);
        }
        if (!Text.startsWith(type, PREFIX, 0)) {
            return null;
        }
        String entry = Text.concat(Text.concat(" ", Text.slice(type, PREFIX.length(), type.length())), "=");
        int at = Text.indexOf(TYPES, entry, 0);
        return switch (at < 0 ? 0 : Text.at(TYPES, at + entry.length())) {
            case 'a' -> text(AgentEvent.MESSAGE, message, wire, "content_index");
            case 'b' -> text(AgentEvent.THINKING, thinking, wire, "summary_index");
            case 'c' -> text(AgentEvent.THINKING, thinking, wire, "content_index");
            case 'd' -> toolCall(wire.get("item"), false);
            case 'e' -> toolCall(wire.get("item"), true);
            case 'f' -> done(response(wire));
            case 'g' -> failed(response(wire));
            default -> null;
        };
    }

    /** Returns the response that {@code wire} belongs to, nested or flat. */
    public static JsonValue response(JsonValue wire) {
        JsonValue nested = wire.get("response");
        return nested == null ? wire : nested;
    }

    private static AgentEvent text(int type, Parts parts, JsonValue wire, String index) {
        String item = wire.string("item_id");
        double number = wire.number(index);
        String partId =
                item == null || Double.isNaN(number) ? item : Text.concat(Text.concat(item, "/"), Text.of(number));
        String delta = wire.string("delta");
        String part = parts.put(partId, delta == null ? "" : delta, true);
        return new TextEvent(type, Double.NaN, null, parts.joined(), part, partId);
    }

    private @Nullable AgentEvent toolCall(@Nullable JsonValue item, boolean complete) {
        String type = item == null ? null : item.string("type");
        if (item == null || type == null) {
            return null;
        }
        int stem = type.length() - CALL.length();
        if (stem < 0 || !Text.startsWith(type, CALL, stem)) {
            return null;
        }
        String arguments = item.string("arguments");
        String callId = item.string("call_id");
        String id = callId == null ? item.string("id") : callId;
        String entry = Text.concat(id == null ? "" : id, "\n");
        // A call with arguments is reported when they are complete, any other call when it starts.
        if ((arguments != null && !complete) || Text.indexOf(reported, entry, 0) >= 0) {
            return null;
        }
        reported = Text.concat(reported, entry);
        String name = item.string("name");
        JsonValue parsed = arguments == null ? item.get("action") : json.parse(arguments);
        return event(
                AgentEvent.TOOL_USE,
                json.object()
                        .put(EventField.TOOL_USE_ID, id)
                        .put(EventField.TOOL, name == null ? Text.slice(type, 0, stem) : name)
                        .put(EventField.INPUT, parsed == null ? item.get("arguments") : parsed));
    }

    private static AgentEvent failed(JsonValue from) {
        return new ErrorEvent(Double.NaN, null, Errors.ofEvent(from));
    }

    /** Returns the end of a response. {@code response} may be empty. */
    public AgentEvent done(JsonValue response) {
        return event(AgentEvent.DONE, json.object().put(EventField.USAGE, response.get("usage")));
    }

    /** Returns the event of {@code wire}, which has the names of wire-protocol §3. */
    private static AgentEvent event(int type, JsonValue wire) {
        return new AgentEvent(type, Double.NaN, wire, null);
    }
}
