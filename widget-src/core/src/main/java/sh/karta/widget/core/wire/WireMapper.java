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

    // Each type with the letter that stands at the index of its AgentEvent type: in compiled code one constant and one
    // native search, where a switch over strings would hash each of them.
    private static final String TYPES = " session.status_running=a agent.message=c agent.thinking=d agent.tool_use=e"
            + " agent.tool_result=f agent.sources=g session.status_idle=i session.error=j user.message=k ping=l";
    private static final int PING = AgentEvent.USER + 1;

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
        return map(wire, wire.number("seq"));
    }

    /** Returns what {@code wire}, whose number is {@code seq}, means, or null for what is skipped. */
    public @Nullable AgentEvent map(JsonValue wire, double seq) {
        int type = type(or(wire.string("type")));
        if (type < 0 || type == PING) {
            return null;
        }
        boolean asks = false;
        if (type == AgentEvent.DONE) {
            asks = "requires_action".equals(wire.string("stop_reason"));
            type = asks ? AgentEvent.INPUT_REQUIRED : type;
        }
        AgentEvent event = new AgentEvent(type);
        event.seq = seq;
        event.createdAt = wire.string("created_at");
        if (type == AgentEvent.MESSAGE || type == AgentEvent.THINKING) {
            Parts parts = type == AgentEvent.MESSAGE ? message : thinking;
            event.partId = wire.string("part_id");
            event.part = parts.put(event.partId, or(wire.string("text")), wire.flag("delta"));
            event.text = parts.joined();
        } else {
            fill(event, wire);
        }
        return event;
    }

    /** Reads what the rarer types have; no two of them mean different things by one name. */
    private void fill(AgentEvent event, JsonValue wire) {
        int type = event.type;
        event.id = or(wire.string(type == AgentEvent.INPUT_REQUIRED ? "request_id" : "tool_use_id"));
        event.tool = or(wire.string("tool"));
        event.target = wire.string("target");
        event.meta = wire.get("_meta");
        event.isError = wire.flag("is_error");
        event.expiresAt = wire.string("expires_at");
        event.usage = wire.get("usage");
        event.stopReason = wire.string("stop_reason");
        switch (type) {
            case AgentEvent.TOOL_USE -> event.value = wire.get("input");
            case AgentEvent.TOOL_RESULT -> event.value = wire.get("output");
            case AgentEvent.SOURCES -> event.value = list(wire.get("items"), "url", "title");
            case AgentEvent.INPUT_REQUIRED -> event.value = list(wire.get("options"), "id", "label");
            case AgentEvent.USER -> {
                startTurn();
                event.text = withoutContext(or(wire.string("text")));
                event.value = wire.get("attachments");
            }
            case AgentEvent.ERROR -> {
                startTurn();
                event.error = Errors.ofEvent(wire);
            }
            case AgentEvent.DONE -> startTurn();
            default -> {}
        }
    }

    private int type(String name) {
        // No name stands within one before it, so that the first place is the one.
        int at = Text.indexOf(TYPES, name, 0);
        int end = at + name.length();
        if (at > 0 && Text.at(TYPES, at - 1) == ' ' && Text.startsWith(TYPES, "=", end)) {
            return Text.at(TYPES, end + 1) - 'a';
        }
        if (Text.indexOf(name, "warming", 0) >= 0) {
            return AgentEvent.WARMING;
        }
        log.debug(Text.concat("Skipped an event of type ", name));
        return -1;
    }

    /** Returns objects that have {@code key} and {@code words}: elements may be bare keys, and words may be missing. */
    private JsonValue list(@Nullable JsonValue wire, String key, String words) {
        JsonValue list = json.array();
        for (int i = 0; wire != null && i < wire.size(); i++) {
            JsonValue element = wire.at(i);
            if (element != null) {
                String bare = element.asString();
                String id = bare == null ? element.string(key) : bare;
                String label = element.string(words);
                if (id != null) {
                    list.add(json.object()
                            .put(key, id)
                            .put(words, label == null ? id : label)
                            .put("quote", element.string("quote")));
                }
            }
        }
        return list;
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
