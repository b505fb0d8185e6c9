// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import java.util.ArrayList;
import java.util.List;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.event.EventType;

/** Records a turn, with one line per event. */
final class RecordingListener implements TurnListener {
    final List<String> lines = new ArrayList<>();
    final List<AgentEvent> events = new ArrayList<>();
    Runnable onQuestion = () -> {};
    boolean joins;
    boolean over;

    @Override
    public boolean joins(AgentEvent question) {
        return joins || question == null;
    }

    @Override
    public void accepted(double seq) {
        lines.add("accepted " + (Double.isNaN(seq) ? "?" : (int) seq));
    }

    @Override
    public void event(AgentEvent event) {
        events.add(event);
        lines.add(describe(event));
        if (event.type == AgentEvent.INPUT_REQUIRED) {
            onQuestion.run();
        }
    }

    @Override
    public void ended() {
        over = true;
        lines.add("ended");
    }

    AgentEvent last() {
        return events.get(events.size() - 1);
    }

    static String describe(AgentEvent event) {
        StringBuilder line = new StringBuilder(EventType.name(event.type));
        append(line, " ", event.text);
        append(line, " #", event.id);
        append(line, " ", event.tool);
        append(line, " -> ", event.target);
        append(line, " ", event.value);
        append(line, " meta ", event.meta);
        append(line, " until ", event.expiresAt);
        append(line, " used ", event.usage);
        append(line, " because ", event.stopReason);
        append(line, " error ", event.error == null ? null : event.error.code);
        return line.append(event.isError ? " !" : "").toString();
    }

    private static void append(StringBuilder line, String before, Object value) {
        if (value != null && !value.toString().isEmpty()) {
            line.append(before).append(value);
        }
    }
}
