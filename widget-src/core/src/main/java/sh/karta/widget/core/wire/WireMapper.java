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
import sh.karta.widget.core.port.Log;
import sh.karta.widget.core.text.Text;

/**
 * Maps the events of one session, in order, by the table of wire-protocol §3. It holds the parts of the turn, so that
 * callers always receive cumulative text. The parts end with the turn's terminal event or the visitor's next message,
 * but not with a pause.
 */
public final class WireMapper {
    // Each type, and a letter whose index is its AgentEvent type. Compiled, this is one constant and one native
    // search, whereas a switch over strings would hash each of them.
    private static final String TYPES = " session.status_running=a agent.message=c agent.thinking=d agent.tool_use=e"
            + " agent.tool_result=f agent.sources=g session.status_idle=i session.error=j user.message=k user.select=l"
            + " user.tool_confirmation=m ping=o user.interrupt=o user.regenerate=o";

    /** A heartbeat, or a row of the visitor's own requests: skipped without a log line. */
    private static final int SILENT = AgentEvent.OTHER + 1;

    /** An event of an unknown type that neither the agent nor a person nor the session has sent. */
    private static final int IGNORED = -1;

    private final Json json;
    private final Log log;
    private final Parts message = new Parts();
    private final Parts thinking = new Parts();

    public WireMapper(Json json, Log log) {
        this.json = json;
        this.log = log;
    }

    /** Clears the parts, because the next event belongs to another turn. */
    public void startTurn() {
        message.clear();
        thinking.clear();
    }

    /** Returns the event for {@code wire}, or null if it is ignored. */
    public @Nullable AgentEvent map(JsonValue wire) {
        return map(wire, wire.number("seq"));
    }

    /** Returns the event for {@code wire} with the sequence number {@code seq}, or null if it is ignored. */
    public @Nullable AgentEvent map(JsonValue wire, double seq) {
        int type = type(orEmpty(wire.string("type")));
        if (type == IGNORED || type == SILENT) {
            return null;
        }
        if (type == AgentEvent.MESSAGE || type == AgentEvent.THINKING) {
            Parts parts = type == AgentEvent.MESSAGE ? message : thinking;
            String partId = wire.string("part_id");
            String part = parts.put(partId, orEmpty(wire.string("text")), wire.flag("delta"));
            return new TextEvent(type, seq, wire, parts.joined(), part, partId);
        }
        JsonValue items = null;
        if (type == AgentEvent.SOURCES) {
            items = list(wire.get("items"), "url", "title");
        } else if (type == AgentEvent.DONE && "requires_action".equals(wire.string("stop_reason"))) {
            type = AgentEvent.INPUT_REQUIRED;
            items = list(wire.get("options"), "id", "label");
        } else if ((type >= AgentEvent.DONE && type <= AgentEvent.SELECT)
                || (type == AgentEvent.STATUS && wire.has(EventField.PARENT))) {
            // The end of a turn, the visitor's message, or the start of an answer. After a pause the status has no
            // parent. An unknown event ends nothing.
            startTurn();
        }
        return type == AgentEvent.ERROR
                ? new ErrorEvent(seq, wire, Errors.ofEvent(wire))
                : new AgentEvent(type, seq, wire, items);
    }

    private int type(String name) {
        // No type name is contained in an earlier one, so the first match is the right one.
        int at = Text.indexOf(TYPES, name, 0);
        int end = at + name.length();
        if (at > 0 && Text.at(TYPES, at - 1) == ' ' && Text.startsWith(TYPES, "=", end)) {
            return Text.at(TYPES, end + 1) - 'a';
        }
        if (Text.indexOf(name, "warming", 0) >= 0) {
            return AgentEvent.WARMING;
        }
        if (Text.startsWith(name, "agent.", 0)
                || Text.startsWith(name, "person.", 0)
                || Text.startsWith(name, "session.", 0)) {
            return AgentEvent.OTHER;
        }
        log.debug(Text.concat("Ignored event of unknown type ", name));
        return IGNORED;
    }

    /** Returns objects with {@code key} and {@code labelKey}. Elements may be bare keys, and labels may be missing. */
    private JsonValue list(@Nullable JsonValue wire, String key, String labelKey) {
        JsonValue list = json.array();
        for (int i = 0; wire != null && i < wire.size(); i++) {
            JsonValue element = wire.at(i);
            if (element != null) {
                String bare = element.asString();
                String id = bare == null ? element.string(key) : bare;
                String label = element.string(labelKey);
                if (id != null) {
                    JsonValue item = json.object()
                            .put(key, id)
                            .put(labelKey, label == null ? id : label)
                            .put("quote", element.string("quote"));
                    double number = element.number("n");
                    if (number > 0) {
                        item.put("n", number);
                    }
                    if (element.flag("also")) {
                        item.put("also", true);
                    }
                    list.add(item);
                }
            }
        }
        return list;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
