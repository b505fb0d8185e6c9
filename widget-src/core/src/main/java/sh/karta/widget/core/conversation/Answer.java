// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.event.EventField;
import sh.karta.widget.core.event.TextEvent;
import sh.karta.widget.core.port.Clock;
import sh.karta.widget.core.text.Text;

/** The agent's message of the turn being read. Events write its parts. {@link Transcript} decides where it is and which turn is read. */
final class Answer {
    private final Clock clock;

    /** Null if nothing observes the changes. */
    private final @Nullable ConversationListener listener;

    /** The message, even if it broke off here but may continue in the log. Null before its first part. */
    private @Nullable Message message;

    /** The part that the last event wrote. */
    private @Nullable Part current;

    /** The least milliseconds from an event's creation to its arrival. They contain the difference of the clocks. */
    private double leastDelay = Double.POSITIVE_INFINITY;

    /** How many milliseconds later than the fastest event the last one has arrived. */
    private double late;

    Answer(Clock clock, @Nullable ConversationListener listener) {
        this.clock = clock;
        this.listener = listener;
    }

    /** Returns the agent's message of the turn being read, or null before its first part. */
    @Nullable
    Message message() {
        return message;
    }

    /** Returns the part that the last event of the turn wrote, or null. */
    @Nullable
    Part current() {
        return current;
    }

    /** Returns the question that waits for the visitor's answer, or null. */
    @Nullable
    Part question() {
        return current != null && current.kind == Part.APPROVAL && current.open ? current : null;
    }

    /** Returns whether an answer is being written. */
    boolean isOpen() {
        return message != null && message.status == Message.OPEN;
    }

    /** Lets the next events write {@code next}. */
    void begin(Message next) {
        message = next;
    }

    /** Notes that the next events write another message. */
    void over() {
        message = null;
        current = null;
    }

    /**
     * Ends the message with {@code status} and returns it, or null if there is none.
     *
     * @param live whether it ends now, so that durations can be measured
     */
    @Nullable
    Message end(int status, @Nullable KartaError error, boolean live) {
        Message ending = message;
        if (ending != null) {
            for (Part part : ending.parts) {
                if (part.open) {
                    close(part, live);
                }
            }
            ending.status = status;
            ending.error = error;
            if (listener != null) {
                listener.messageChanged(ending);
            }
        }
        return ending;
    }

    /**
     * Notes that {@code event} has arrived now or, if it is not {@code live}, at an unknown time. Measured with the uptime, because the
     * wall clock may be set meanwhile. Text is not measured, because it arrives too often.
     */
    void arrived(AgentEvent event, boolean live) {
        double delay = live && !(event instanceof TextEvent)
                ? clock.uptime() - event.time(EventField.CREATED_AT, clock)
                : Double.NaN;
        if (delay < leastDelay) {
            leastDelay = delay;
        }
        late = delay > leastDelay ? delay - leastDelay : 0;
    }

    /** Adds what {@code event} says to {@code to}, the message. */
    void write(Message to, AgentEvent event, boolean live) {
        if (event instanceof TextEvent text) {
            int kind = event.type == AgentEvent.MESSAGE ? Part.TEXT : Part.THINKING;
            Part part = part(to, kind, text.partId == null ? "" : text.partId, live);
            part.text = text.part;
            changed(part);
            return;
        }
        switch (event.type) {
            case AgentEvent.TOOL_USE -> {
                Part part = part(to, Part.TOOL, event.text(EventField.TOOL_USE_ID), live);
                part.name = event.text(EventField.TOOL);
                part.wire = event.wire;
                part.input = event.get(EventField.INPUT);
                changed(part);
            }
            case AgentEvent.TOOL_RESULT -> {
                Part part = part(to, Part.TOOL, event.text(EventField.TOOL_USE_ID), live);
                part.output = event.get(EventField.OUTPUT);
                part.isError = event.isError();
                close(part, live);
            }
            case AgentEvent.SOURCES -> {
                Part part = part(to, Part.SOURCES, Text.of(event.seq), live);
                part.items = event.items;
                part.open = false;
                changed(part);
            }
            case AgentEvent.INPUT_REQUIRED -> {
                Part part = part(to, Part.APPROVAL, event.text(EventField.REQUEST_ID), live);
                part.name = event.text(EventField.TOOL);
                part.wire = event.wire;
                part.target = event.string(EventField.TARGET);
                part.items = event.items;
                part.expiresAt = event.time(EventField.EXPIRES_AT, clock);
                part.late = late;
                part.decision = null;
                changed(part);
            }
            default -> {}
        }
    }

    /** Adds {@code event}, whose type is not known here, to {@code to}, once. The part is never the current one. */
    void keep(Message to, AgentEvent event) {
        String id = Text.of(event.seq);
        for (Part part : to.parts) {
            if (part.kind == Part.OTHER && part.id.equals(id) && event.seq > 0) {
                return;
            }
        }
        Part part = new Part(Part.OTHER, id);
        part.open = false;
        part.name = event.text("type");
        part.wire = event.wire;
        to.parts.add(part);
        if (listener != null) {
            listener.partChanged(to, part);
        }
    }

    /** Closes the question {@code id} with the option {@code result}, which may have been chosen in another tab or visit. */
    void decide(String id, String result, boolean live) {
        for (Part part : message == null ? List.<Part>of() : message.parts) {
            if (part.kind == Part.APPROVAL && part.id.equals(id) && !result.equals("expired")) {
                part.decision = result;
                close(part, live);
            }
        }
    }

    /** Returns the part that an event writes. Creates it if needed, and closes the previous part. */
    private Part part(Message of, int kind, String id, boolean live) {
        Part part = null;
        for (int i = of.parts.size() - 1; i >= 0 && part == null; i--) {
            Part candidate = of.parts.get(i);
            if (candidate.kind == kind && candidate.id.equals(id)) {
                part = candidate;
            }
        }
        Part last = current;
        if (last != null && last != part && last.open && last.kind != Part.TOOL) {
            close(last, live);
        }
        if (part == null) {
            part = new Part(kind, id);
            if (live) {
                part.startedAt = clock.uptime();
            }
            of.parts.add(part);
        } else {
            part.open = true;
        }
        current = part;
        return part;
    }

    private void close(Part part, boolean live) {
        part.open = false;
        if (live) {
            part.endedAt = clock.uptime();
        }
        changed(part);
    }

    /** Reports that {@code part} has changed. */
    void changed(Part part) {
        if (listener != null && message != null) {
            listener.partChanged(message, part);
        }
    }
}
