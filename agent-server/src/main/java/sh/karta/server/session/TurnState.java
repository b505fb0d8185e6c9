// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.Step;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventType;
import sh.karta.server.event.MessageText;

/** The unfinished turn of a session, folded from its events. Guarded by the session's lock. */
final class TurnState {
    /** An approval the turn waits for. */
    record Pause(String requestId, String tool, Set<String> options, Instant expiresAt) {}

    /** Words grow by deltas, so an open part is kept in a builder until asked for. */
    private static final class OpenPart {
        final String partId;
        final boolean thinking;
        final StringBuilder text = new StringBuilder();

        OpenPart(String partId, boolean thinking) {
            this.partId = partId;
            this.thinking = thinking;
        }
    }

    private final long id;
    private final String text;
    private final @Nullable String context;
    private final JsonNode attachments;
    private final boolean canPause;
    private final List<Object> steps = new ArrayList<>();
    private int emitted;
    private long runId;
    private String requestId = "";
    private @Nullable StepUp stepUp;
    private @Nullable Pause pause;

    TurnState(Event userMessage) {
        this.id = userMessage.seq();
        this.text = userMessage.text("text");
        this.context = userMessage.field(MessageText.CONTEXT).asText(null);
        this.attachments = userMessage.field("attachments");
        this.canPause = userMessage.field("can_pause").asBoolean(true);
    }

    /** The seq of the visitor's message. */
    long id() {
        return id;
    }

    String text() {
        return text;
    }

    /** What the page said about itself. */
    @Nullable
    String context() {
        return context;
    }

    /** What an agent is told later that the visitor said: the names of files that came without words. */
    String said() {
        if (!text.isBlank()) {
            return text;
        }
        List<String> names = new ArrayList<>();
        attachments.forEach(file -> names.add(file.path("name").asText()));
        return "[attached: " + String.join(", ", names) + "]";
    }

    JsonNode attachments() {
        return attachments;
    }

    boolean canPause() {
        return canPause;
    }

    /** How many events the agent has written in this turn. */
    int emitted() {
        return emitted;
    }

    /**
     * Which run of the agent may write: the seq of the last {@code session.status_running}. A server that takes a turn over
     * appends one, and from then on the run of the server that was thought dead is refused.
     */
    long runId() {
        return runId;
    }

    /** The HTTP request that started or continued the turn; empty if unknown. */
    String requestId() {
        return requestId;
    }

    /** The latest step-up of whoever started or continued the turn; null without one. */
    @Nullable
    StepUp stepUp() {
        return stepUp;
    }

    @Nullable
    Pause pause() {
        return pause;
    }

    void apply(Event event) {
        switch (event.type()) {
            case EventType.STATUS_RUNNING -> {
                runId = event.seq();
                // A take-over and an expiry come without a request: the last one stays the one to look for.
                requestId = event.field("request_id").asText(requestId);
                if (event.field("stepped_up_at").isIntegralNumber()) {
                    Instant at =
                            Instant.ofEpochSecond(event.field("stepped_up_at").longValue());
                    stepUp = new StepUp(at, event.text("aal"));
                }
            }
            case EventType.STATUS_IDLE -> {
                emitted++;
                Set<String> options = new HashSet<>();
                event.field("options").forEach(o -> options.add(o.path("id").asText()));
                pause = new Pause(
                        event.text("request_id"), event.text("tool"), options, Instant.parse(event.text("expires_at")));
            }
            case EventType.USER_TOOL_CONFIRMATION -> {
                if (pause != null) {
                    steps.add(new Step.Decision(pause.requestId(), pause.tool(), event.text("result")));
                    pause = null;
                }
            }
            default -> {
                if (EventType.isAgents(event.type())) {
                    emitted++;
                    addStep(event);
                }
            }
        }
    }

    private void addStep(Event event) {
        switch (event.type()) {
            case EventType.MESSAGE -> addWords(event, false);
            case EventType.THINKING -> addWords(event, true);
            case EventType.REASONING -> steps.add(new Step.Reasoning(event.field("content")));
            case EventType.TOOL_USE ->
                steps.add(new Step.ToolUse(event.text("tool_use_id"), event.text("tool"), event.field("input")));
            case EventType.TOOL_RESULT ->
                steps.add(new Step.ToolResult(
                        event.text("tool_use_id"),
                        event.field("output"),
                        event.field("is_error").asBoolean()));
            default -> steps.add(new Step.Other(event.type()));
        }
    }

    private void addWords(Event event, boolean thinking) {
        String partId = event.text("part_id");
        OpenPart part = null;
        if (!steps.isEmpty()
                && steps.get(steps.size() - 1) instanceof OpenPart last
                && last.thinking == thinking
                && last.partId.equals(partId)) {
            part = last;
        } else {
            part = new OpenPart(partId, thinking);
            steps.add(part);
        }
        if (!event.field("delta").asBoolean()) {
            part.text.setLength(0);
        }
        part.text.append(event.text("text"));
    }

    List<Step> steps() {
        List<Step> result = new ArrayList<>(steps.size());
        for (Object step : steps) {
            result.add(
                    step instanceof OpenPart part
                            ? new Step.Text(part.partId, part.thinking, part.text.toString())
                            : (Step) step);
        }
        return result;
    }

    /** The answer so far: its parts joined by a blank line. */
    String answer() {
        StringBuilder all = new StringBuilder();
        for (Object step : steps) {
            if (step instanceof OpenPart part && !part.thinking && !part.text.isEmpty()) {
                all.append(all.isEmpty() ? "" : "\n\n").append(part.text);
            }
        }
        return all.toString();
    }
}
