// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import java.util.ArrayList;
import java.util.List;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.event.ErrorEvent;
import sh.karta.widget.core.event.EventField;
import sh.karta.widget.core.event.EventType;
import sh.karta.widget.core.event.TextEvent;

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

    /** Returns the error of the last event, which must have one. */
    KartaError error() {
        return ((ErrorEvent) last()).error;
    }

    static String describe(AgentEvent event) {
        StringBuilder line = new StringBuilder(EventType.name(event.type));
        if (event instanceof TextEvent text) {
            append(line, " ", text.text);
        } else if (event.type == AgentEvent.USER) {
            append(line, " ", event.text(EventField.TEXT));
        }
        append(line, " #", event.text(EventField.TOOL_USE_ID));
        append(line, " #", event.text(EventField.REQUEST_ID));
        append(line, " ", event.text(EventField.TOOL));
        append(line, " -> ", event.string(EventField.TARGET));
        append(line, " ", event.get(EventField.INPUT));
        append(line, " ", event.get(EventField.OUTPUT));
        append(line, " ", event.items);
        append(line, " ", event.get(EventField.ATTACHMENTS));
        append(line, " meta ", event.get(EventField.META));
        append(line, " until ", event.string(EventField.EXPIRES_AT));
        append(line, " used ", event.get(EventField.USAGE));
        boolean stopped = event.type == AgentEvent.DONE && event.isStopped();
        append(line, " because ", stopped ? "interrupted" : event.string("stop_reason"));
        append(line, " error ", event instanceof ErrorEvent failed ? failed.error.code : null);
        return line.append(event.isError() ? " !" : "").toString();
    }

    private static void append(StringBuilder line, String before, Object value) {
        if (value != null && !value.toString().isEmpty()) {
            line.append(before).append(value);
        }
    }
}
