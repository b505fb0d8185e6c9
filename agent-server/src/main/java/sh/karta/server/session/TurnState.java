// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.EarlierTurn;
import sh.karta.server.agent.Step;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventType;
import sh.karta.server.event.Mention;
import sh.karta.server.event.MessageText;

/** The unfinished turn of a session, folded from its events. Guarded by the session's lock. */
final class TurnState {
    private final long id;
    private final boolean again;
    private final boolean canPause;
    /** The visitor's message; null while only the regeneration of its answer is known. */
    private @Nullable Event message;

    private final List<Step> steps = new ArrayList<>();
    private int emitted;
    private boolean running;
    private boolean takenOver;
    private Instant startedAt;
    private Instant lastEventAt;
    private Instant pausedAt;
    private Duration waited = Duration.ZERO;
    private String requestId = "";
    private @Nullable String traceparent;
    private @Nullable StepUp stepUp;
    private @Nullable PendingInput pending;

    /** @param asking the row of a message or a regeneration */
    TurnState(Event asking) {
        this.id = asking.seq();
        this.startedAt = asking.createdAt();
        this.lastEventAt = startedAt;
        this.pausedAt = startedAt;
        this.again = asking.type().equals(EventType.USER_REGENERATE);
        this.canPause = asking.field("can_pause").asBoolean(true);
        this.message = again ? null : asking;
    }

    private TurnState(TurnState other) {
        id = other.id;
        again = other.again;
        canPause = other.canPause;
        message = other.message;
        steps.addAll(other.steps);
        emitted = other.emitted;
        running = other.running;
        takenOver = other.takenOver;
        startedAt = other.startedAt;
        lastEventAt = other.lastEventAt;
        pausedAt = other.pausedAt;
        waited = other.waited;
        requestId = other.requestId;
        traceparent = other.traceparent;
        stepUp = other.stepUp;
        pending = other.pending;
    }

    /** Returns a copy, to which rows can be applied that are not stored yet. */
    TurnState copy() {
        return new TurnState(this);
    }

    /** Returns the seq of the row that asked for the turn. */
    long id() {
        return id;
    }

    /** Returns whether the turn answers an earlier message again. */
    boolean again() {
        return again;
    }

    /** Sets the message that the turn answers again. */
    void setMessage(Event earlier) {
        message = earlier;
    }

    private JsonNode field(String name) {
        return message == null ? MissingNode.getInstance() : message.field(name);
    }

    String text() {
        return field("text").asText();
    }

    /** Returns the language of the client's interface; null if unknown. */
    @Nullable
    String language() {
        return field(MessageText.LANGUAGE).asText(null);
    }

    /** Returns the context that the page sent, with the mentions of the message. */
    @Nullable
    String context() {
        return Mention.inContext(field(MessageText.CONTEXT).asText(null), field(Mention.FIELD));
    }

    /** Returns the visitor's text for later turns, or the names of the files if there was no text. */
    private String said() {
        if (!text().isBlank()) {
            return text();
        }
        List<String> names = new ArrayList<>();
        attachments().forEach(file -> names.add(file.path("name").asText()));
        return "[attached: " + String.join(", ", names) + "]";
    }

    JsonNode attachments() {
        return field("attachments");
    }

    boolean canPause() {
        return canPause;
    }

    /** Returns the number of events that the agent has written in this turn, without deltas. */
    int emitted() {
        return emitted;
    }

    /** Returns the id of the HTTP request that started or continued the turn; empty if unknown. */
    String requestId() {
        return requestId;
    }

    /** Returns the trace context of the request that started or continued the turn; null if traces are off. */
    @Nullable
    String traceparent() {
        return traceparent;
    }

    /** Returns the latest step-up of the user who started or continued the turn; null without one. */
    @Nullable
    StepUp stepUp() {
        return stepUp;
    }

    /** Returns the time of the visitor's message, plus the time in which no server continued the turn. */
    Instant startedAt() {
        return startedAt;
    }

    /** Returns how long the turn has waited for the visitor. */
    Duration waited() {
        return waited;
    }

    /** Returns whether a server took over a run of another one. Readers may then have deltas that were lost. */
    boolean takenOver() {
        return takenOver;
    }

    /** Returns what the turn waits for; null while an agent can write. */
    @Nullable
    PendingInput pendingInput() {
        return pending;
    }

    /** Returns the approval that the turn waits for, or null. */
    PendingInput.@Nullable Approval approval() {
        return pending instanceof PendingInput.Approval approval ? approval : null;
    }

    void apply(Event event) {
        switch (event.type()) {
            case EventType.STATUS_RUNNING -> {
                if (running) {
                    takenOver = true;
                    startedAt = startedAt.plus(Duration.between(lastEventAt, event.createdAt()));
                }
                running = true;
                // A take-over and an expiry have no request of their own, so the last request id is kept.
                requestId = event.field("request_id").asText(requestId);
                traceparent = event.field(Event.TRACEPARENT).asText(traceparent);
                if (event.field("stepped_up_at").isIntegralNumber()) {
                    Instant at =
                            Instant.ofEpochSecond(event.field("stepped_up_at").longValue());
                    stepUp = new StepUp(at, event.text("aal"));
                }
            }
            case EventType.STATUS_IDLE -> {
                emitted++;
                running = false;
                pausedAt = event.createdAt();
                Set<String> options = new HashSet<>();
                event.field("options").forEach(o -> options.add(o.path("id").asText()));
                pending = new PendingInput.Approval(
                        event.text("request_id"), event.text("tool"), options, Instant.parse(event.text("expires_at")));
            }
            case EventType.USER_TOOL_CONFIRMATION -> {
                PendingInput.Approval approval = approval();
                if (approval != null) {
                    steps.add(new Step.Decision(approval.id(), approval.tool(), event.text("result")));
                    pending = null;
                    waited = waited.plus(Duration.between(pausedAt, event.createdAt()));
                }
            }
            default -> {
                if (EventType.isAgents(event.type())) {
                    emitted += EventType.isDelta(event.type()) ? 0 : 1;
                    addStep(event);
                }
            }
        }
        lastEventAt = event.createdAt();
    }

    private void addStep(Event event) {
        switch (event.type()) {
            case EventType.MESSAGE -> addText(event, false);
            case EventType.THINKING -> addText(event, true);
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

    /** Adds the row of a part. A later row of the same part has the whole text again. */
    private void addText(Event event, boolean thinking) {
        String part = event.text("part_id");
        steps.removeIf(step -> step instanceof Step.Text text
                && text.thinking() == thinking
                && text.partId().equals(part));
        steps.add(new Step.Text(part, thinking, event.text("text")));
    }

    List<Step> steps() {
        return steps;
    }

    /** Returns the turn in the form for later turns. */
    EarlierTurn exchange() {
        return new EarlierTurn(said(), context(), answer());
    }

    /** Returns the answer so far: its parts, joined by a blank line. */
    private String answer() {
        StringBuilder all = new StringBuilder();
        for (Step step : steps) {
            if (step instanceof Step.Text part
                    && !part.thinking()
                    && !part.text().isEmpty()) {
                all.append(all.isEmpty() ? "" : "\n\n").append(part.text());
            }
        }
        return all.toString();
    }
}
