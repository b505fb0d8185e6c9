// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.EarlierTurn;
import sh.karta.server.agent.Step;
import sh.karta.server.agent.Turn;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventType;
import sh.karta.server.event.Json;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.store.session.Snapshot;

/**
 * The state of a session: its head, and the result of folding its rows (the unfinished turn, the last exchanges, the branches, approved
 * tools). Holds no rows, so its size does not grow with the conversation. Guarded by the session's lock.
 */
final class SessionState {
    /** Numbers that a run may use for its deltas and rows before it reserves more. */
    static final int RESERVED = 65_536;

    /** Name of {@link #temporary} in the first row and in snapshots. */
    static final String TEMPORARY = "temporary";

    /** The {@code stop_reason} of a turn that the visitor has interrupted. */
    static final String INTERRUPTED = "interrupted";

    private static final int SNAPSHOT_FORMAT = 3;

    /** Maximum number of characters of the earlier exchanges that a session without a running turn keeps. */
    private static final int KEPT_HISTORY = 8_192;

    /** Number of closed approvals to remember. A client that answers one twice does so soon. */
    private static final int REMEMBERED_REQUESTS = 64;

    private final String id;
    private final ToIntFunction<String> historyWindow;
    private @Nullable Head head;
    private String createdWith = "";
    private boolean temporary;
    private Instant lastEventAt = Instant.EPOCH;
    private long folded;
    private Branches branches = new Branches();
    private int sinceSnapshot;
    private @Nullable TurnState turn;
    /** The last turn that the visitor has interrupted while this server held the session; 0 for none. */
    private long interruptedTurn;
    /** The exchanges before the next or the running turn; null until an agent needs those of another branch, or long ones. */
    private @Nullable Deque<EarlierTurn> history = new ArrayDeque<>();

    private final Set<String> approvedTools = new HashSet<>();
    private final Set<String> closedApprovals = new LinkedHashSet<>();

    /** @param historyWindow number of earlier exchanges that the agent of a project sees */
    SessionState(String id, ToIntFunction<String> historyWindow) {
        this.id = id;
        this.historyWindow = historyWindow;
    }

    String id() {
        return id;
    }

    /** Returns the head as it is stored; null for a session that does not exist. */
    @Nullable
    Head head() {
        return head;
    }

    /** Starts with a head as stored. */
    void setHead(Head stored) {
        head = stored;
    }

    /** Continues with the head that an append has stored. An append does not change the owner. */
    void appended(Head stored) {
        String owner = head == null ? stored.owner() : head.owner();
        head = stored;
        setOwner(owner);
    }

    /**
     * Sets the owner, also while an append is in progress. The owner is stored outside the rows.
     *
     * @return whether there was another one
     */
    boolean setOwner(String subject) {
        Head before = head;
        if (before == null || before.owner().equals(subject)) {
            return false;
        }
        head = new Head(
                before.id(),
                before.project(),
                subject,
                before.title(),
                before.preview(),
                before.createdAt(),
                before.activeAt(),
                before.lastSeq(),
                before.reservedSeq(),
                before.epoch(),
                before.run(),
                before.node(),
                before.dueAt());
        return true;
    }

    boolean exists() {
        return head != null;
    }

    boolean belongsTo(Owner someone) {
        return head != null
                && head.project().equals(someone.project())
                && head.owner().equals(someone.subject());
    }

    Owner owner() {
        return new Owner(project(), head == null ? "" : head.owner());
    }

    String project() {
        return head == null ? "" : head.project();
    }

    /** Returns the open run; null while none is open, also while a turn waits for an approval. */
    @Nullable
    UUID run() {
        return head == null ? null : head.run();
    }

    /** Returns whether this run is open and may write. */
    boolean isOpen(UUID run) {
        return run.equals(run());
    }

    /** Returns the hash of the body that the session was created with. */
    String createdWith() {
        return createdWith;
    }

    /** Returns whether the session is deleted soon after its turn. */
    boolean temporary() {
        return temporary;
    }

    long lastSeq() {
        return head == null ? 0 : head.lastSeq();
    }

    /** Returns the last turn, finished or not; 0 before the first. */
    long lastTurnId() {
        return branches.last();
    }

    /** Returns the tree. Changes with the session. */
    Branches branches() {
        return branches;
    }

    /** Returns the tree as of now. */
    MessageTree tree(SessionStore store) {
        return new MessageTree(store, id, branches.copy(), lastSeq() + 1);
    }

    Instant lastEventAt() {
        return lastEventAt;
    }

    /** Returns the unfinished turn, running or paused. */
    @Nullable
    TurnState turn() {
        return turn;
    }

    /** Returns whether the visitor has interrupted a turn, as the last one that this server knows of. */
    boolean isInterrupted(long turnId) {
        return turnId != 0 && turnId == interruptedTurn;
    }

    /** Returns whether more events of a turn will follow: false while it waits for an approval. */
    boolean running() {
        return turn != null && turn.approval() == null;
    }

    /** Returns whether this approval was requested and has been answered or has expired. */
    boolean isClosed(String requestId) {
        return closedApprovals.contains(requestId);
    }

    /** Folds a row. */
    void apply(Event event) {
        folded = event.seq();
        sinceSnapshot++;
        lastEventAt = event.createdAt();
        switch (event.type()) {
            case EventType.CREATED -> {
                createdWith = event.text("body_hash");
                temporary = event.field(TEMPORARY).asBoolean();
            }
            case EventType.USER_MESSAGE, EventType.USER_REGENERATE -> {
                turn = new TurnState(event);
                if (branches.add(event)) {
                    history = null;
                }
            }
            case EventType.USER_SELECT -> {
                MessageId message = MessageId.parse(event.text(MessageId.FIELD));
                if (message != null) {
                    branches.select(branches.newestBelow(message), event.seq());
                    history = null;
                }
            }
            case EventType.STATUS_IDLE -> {
                if (event.text("stop_reason").equals("requires_action") && turn != null) {
                    turn.apply(event);
                } else {
                    if (turn != null && event.text("stop_reason").equals(INTERRUPTED)) {
                        interruptedTurn = turn.id();
                    }
                    endTurn();
                }
            }
            case EventType.ERROR -> endTurn();
            default -> applyToTurn(event);
        }
    }

    private void applyToTurn(Event event) {
        if (turn == null) {
            return;
        }
        PendingInput.Approval approval = turn.approval();
        if (event.type().equals(EventType.USER_TOOL_CONFIRMATION) && approval != null) {
            closeApproval(approval);
            if (event.text("result").equals("approve_session")) {
                approvedTools.add(approval.tool());
            }
        }
        turn.apply(event);
    }

    private void closeApproval(PendingInput.Approval approval) {
        closedApprovals.add(approval.id());
        if (closedApprovals.size() > REMEMBERED_REQUESTS) {
            closedApprovals.remove(closedApprovals.iterator().next());
        }
    }

    private void endTurn() {
        if (turn == null) {
            return;
        }
        if (turn.approval() != null) {
            closeApproval(turn.approval());
        }
        if (history != null) {
            history.add(turn.exchange());
            if (history.size() > historyWindow()) {
                history.remove();
            }
        }
        dropLongHistory();
        turn = null;
    }

    /** Drops earlier exchanges that would take much memory in an idle session. The next run reads them from the store. */
    private void dropLongHistory() {
        if (history != null && history.stream().mapToLong(EarlierTurn::length).sum() > KEPT_HISTORY) {
            history = null;
        }
    }

    /** Returns the number of earlier exchanges that the agent sees. */
    int historyWindow() {
        return historyWindow.applyAsInt(project());
    }

    /** Returns whether the exchanges before the running turn are known. If not, {@link #setEarlier} must follow. */
    boolean knowsEarlier() {
        return history != null;
    }

    /** Sets the turns before the running one on its path. */
    void setEarlier(EarlierTurns earlier) {
        history = new ArrayDeque<>(earlier.history());
        if (turn != null && earlier.question() != null) {
            turn.setMessage(earlier.question());
        }
    }

    /**
     * Returns the running turn as its agent gets it. The {@linkplain #knowsEarlier earlier turns} must be known.
     *
     * @param open text of the turn that is not stored as a row yet
     */
    Turn turnForAgent(TurnState running, List<Step.Text> open) {
        String owner = owner().subject();
        List<Step> steps = new ArrayList<>(running.steps());
        for (Step.Text part : open) {
            // A part may have a row and newer deltas. They are in its text.
            steps.removeIf(step -> step instanceof Step.Text text
                    && text.thinking() == part.thinking()
                    && text.partId().equals(part.partId()));
            steps.add(part);
        }
        return new Turn(
                id,
                project(),
                running.requestId(),
                running.traceparent(),
                owner.startsWith("user:") ? owner.substring("user:".length()) : "",
                running.stepUp() == null
                        ? null
                        : new Turn.StepUp(
                                running.stepUp().at(), running.stepUp().level()),
                running.id(),
                running.startedAt(),
                running.waited(),
                running.text(),
                running.language(),
                running.context(),
                running.attachments(),
                history == null ? List.of() : List.copyOf(history),
                steps,
                running.emitted(),
                Set.copyOf(approvedTools),
                running.canPause());
    }

    /** Returns how many rows were folded since the last snapshot. */
    int sinceSnapshot() {
        return sinceSnapshot;
    }

    /** Returns the snapshot after an append that is not stored yet; null if the append leaves a turn unfinished. */
    @Nullable
    Snapshot snapshotAfter(Head appended, List<Event> events) {
        SessionState after = new SessionState(id, historyWindow);
        after.restore(snapshot());
        after.history = history == null ? null : new ArrayDeque<>(history);
        after.head = appended;
        after.turn = turn == null ? null : turn.copy();
        events.forEach(after::apply);
        return after.turn == null ? after.snapshot() : null;
    }

    /** Returns the state as a snapshot, without the unfinished turn. */
    Snapshot snapshot() {
        ObjectNode state = Json.object().put("created_with", createdWith).put("last_event_at", lastEventAt.toString());
        if (temporary) {
            state.put(TEMPORARY, true);
        }
        branches.writeTo(state.putArray("branches"));
        if (history != null) {
            EarlierTurns.write(history, state.putArray("history"));
        }
        approvedTools.forEach(state.putArray("approved")::add);
        // A key is part of the format. With another one, an upgrade would make every session fold all its rows again.
        closedApprovals.forEach(state.putArray("settled")::add);
        return new Snapshot(folded, SNAPSHOT_FORMAT, Json.write(state));
    }

    void snapshotTaken() {
        sinceSnapshot = 0;
    }

    /** Starts with a snapshot. Returns false if it has another format; then all rows must be folded. */
    boolean restore(Snapshot snapshot) {
        if (snapshot.format() != SNAPSHOT_FORMAT) {
            return false;
        }
        JsonNode state = Json.parseTrusted(snapshot.state());
        folded = snapshot.seq();
        createdWith = state.path("created_with").asText();
        temporary = state.path(TEMPORARY).asBoolean();
        branches = Branches.read(state.path("branches"));
        lastEventAt = Instant.parse(state.path("last_event_at").asText());
        history = state.has("history") ? EarlierTurns.parse(state.path("history")) : null;
        dropLongHistory();
        state.path("approved").forEach(tool -> approvedTools.add(tool.asText()));
        state.path("settled").forEach(request -> closedApprovals.add(request.asText()));
        return true;
    }
}
