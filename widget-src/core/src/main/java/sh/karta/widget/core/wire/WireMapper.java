// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.wire;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Log;
import sh.karta.widget.core.text.Text;

/**
 * The table of wire-protocol §3 for one session's events in order; it holds the parts of the turn, so that callers are
 * always given cumulative text. A turn's parts end with its terminal event or the next words of the visitor, not with a
 * pause.
 */
public final class WireMapper {
    private static final String CONTEXT_START = "<session-context>";
    private static final String CONTEXT_END = "</session-context>";

    private final Json json;
    private final Log log;
    private final Parts message = new Parts();
    private final Parts thinking = new Parts();

    public WireMapper(Json json, Log log) {
        this.json = json;
        this.log = log;
    }

    /** Forgets the parts: the next event belongs to another turn. */
    public void startTurn() {
        message.clear();
        thinking.clear();
    }

    /** Returns what {@code wire} means, or null for what is skipped. */
    public @Nullable AgentEvent map(JsonValue wire) {
        String type = wire.string("type");
        AgentEvent event = type == null ? null : map(type, wire);
        if (event == null) {
            if (type == null || !type.equals("ping")) {
                log.debug(Text.concat("Skipped an event of type ", type == null ? "?" : type));
            }
            return null;
        }
        event.seq = wire.number("seq");
        event.createdAt = wire.string("created_at");
        if (event.isTerminal()) {
            startTurn();
        }
        return event;
    }

    private @Nullable AgentEvent map(String type, JsonValue wire) {
        return switch (type) {
            case "agent.message" -> text(AgentEvent.MESSAGE, message, wire);
            case "agent.thinking" -> text(AgentEvent.THINKING, thinking, wire);
            case "agent.tool_use" -> toolUse(wire);
            case "agent.tool_result" -> toolResult(wire);
            case "agent.sources" -> sources(wire.get("items"));
            case "session.status_running" -> new AgentEvent(AgentEvent.STATUS);
            case "session.status_idle" -> idle(wire);
            case "session.error" -> AgentEvent.ofError(Errors.ofEvent(wire));
            case "user.message" -> user(wire);
            default -> Text.indexOf(type, "warming", 0) < 0 ? null : new AgentEvent(AgentEvent.WARMING);
        };
    }

    private AgentEvent user(JsonValue wire) {
        startTurn();
        AgentEvent event = new AgentEvent(AgentEvent.USER);
        event.text = withoutContext(or(wire.string("text")));
        event.value = wire.get("attachments");
        return event;
    }

    private static AgentEvent toolUse(JsonValue wire) {
        AgentEvent event = new AgentEvent(AgentEvent.TOOL_USE);
        event.id = or(wire.string("tool_use_id"));
        event.tool = or(wire.string("tool"));
        event.value = wire.get("input");
        return event;
    }

    private static AgentEvent toolResult(JsonValue wire) {
        AgentEvent event = new AgentEvent(AgentEvent.TOOL_RESULT);
        event.id = or(wire.string("tool_use_id"));
        event.value = wire.get("output");
        event.meta = wire.get("_meta");
        JsonValue isError = wire.get("is_error");
        event.isError = isError != null && isError.isTrue();
        return event;
    }

    private static AgentEvent text(String type, Parts parts, JsonValue wire) {
        AgentEvent event = new AgentEvent(type);
        JsonValue delta = wire.get("delta");
        event.partId = wire.string("part_id");
        event.part = parts.put(event.partId, or(wire.string("text")), delta != null && delta.isTrue());
        event.text = parts.joined();
        return event;
    }

    private AgentEvent idle(JsonValue wire) {
        String reason = wire.string("stop_reason");
        if (reason == null || !reason.equals("requires_action")) {
            AgentEvent event = new AgentEvent(AgentEvent.DONE);
            event.stopReason = reason;
            event.usage = wire.get("usage");
            return event;
        }
        AgentEvent event = new AgentEvent(AgentEvent.INPUT_REQUIRED);
        event.id = or(wire.string("request_id"));
        event.tool = or(wire.string("tool"));
        event.target = wire.string("target");
        event.value = options(wire.get("options"));
        event.expiresAt = wire.string("expires_at");
        return event;
    }

    /** Returns the options as {@code {id, label}}, whatever they came as. */
    private JsonValue options(@Nullable JsonValue wire) {
        JsonValue options = json.array();
        for (int i = 0; wire != null && i < wire.size(); i++) {
            JsonValue option = wire.at(i);
            String id = option == null ? null : option.asString();
            String label = id;
            if (option != null && id == null) {
                id = option.string("id");
                label = option.string("label");
            }
            if (id != null) {
                options.add(json.object().put("id", id).put("label", label == null ? id : label));
            }
        }
        return options;
    }

    /** Keeps the sources that have a URL, each with a title. */
    private AgentEvent sources(@Nullable JsonValue wire) {
        JsonValue sources = json.array();
        for (int i = 0; wire != null && i < wire.size(); i++) {
            JsonValue source = wire.at(i);
            String url = source == null ? null : source.string("url");
            if (source != null && url != null) {
                String title = source.string("title");
                sources.add(json.object()
                        .put("title", title == null ? url : title)
                        .put("url", url)
                        .put("quote", source.string("quote")));
            }
        }
        AgentEvent event = new AgentEvent(AgentEvent.SOURCES);
        event.value = sources;
        return event;
    }

    /** Returns the visitor's own words, where a server has left the page's context before them. */
    private static String withoutContext(String text) {
        int end = Text.startsWith(text, CONTEXT_START, 0) ? Text.indexOf(text, CONTEXT_END, 0) : -1;
        if (end < 0) {
            return text;
        }
        int from = end + CONTEXT_END.length();
        while (from < text.length() && Text.at(text, from) == '\n') {
            from++;
        }
        return Text.slice(text, from, text.length());
    }

    private static String or(@Nullable String text) {
        return text == null ? "" : text;
    }
}
