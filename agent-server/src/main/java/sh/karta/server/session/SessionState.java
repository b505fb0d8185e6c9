// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.Exchange;
import sh.karta.server.agent.Turn;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventType;
import sh.karta.server.event.MessageText;
import sh.karta.server.store.SessionHead;

/**
 * What a session is, folded from its events: owner, title, running turn, answered idempotency keys, the last exchanges. Holds
 * no event, so its size does not grow with the conversation. Guarded by the session's lock.
 */
final class SessionState {
    /** The first answer to an idempotency key, and what it answered. */
    record Accepted(String bodyHash, long seq) {}

    /** A file the visitor has uploaded, by its path. */
    record StoredFile(String name, String type, long size) {}

    /** A client that repeats itself does so within minutes; the keys of this many messages are remembered. */
    private static final int REMEMBERED_KEYS = 256;

    private final String id;
    private final ToIntFunction<String> historyWindow;
    private String project = "";
    private String owner = "";
    private String createdWith = "";
    private String title = "";
    private Instant createdAt = Instant.EPOCH;
    private Instant lastActivityAt = Instant.EPOCH;
    private Instant lastEventAt = Instant.EPOCH;
    private long lastSeq;
    private long lastTurnId;
    private @Nullable TurnState turn;
    private final Deque<Exchange> history = new ArrayDeque<>();
    private final Set<String> approvedTools = new HashSet<>();
    private final Set<String> settledRequests = new HashSet<>();
    private final Map<Long, Vote> votes = new HashMap<>();
    private final Map<String, StoredFile> files = new LinkedHashMap<>();
    private final Map<String, Accepted> accepted = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Accepted> eldest) {
            return size() > REMEMBERED_KEYS;
        }
    };

    /** @param historyWindow how many exchanges the agent of a project looks back */
    SessionState(String id, ToIntFunction<String> historyWindow) {
        this.id = id;
        this.historyWindow = historyWindow;
    }

    String id() {
        return id;
    }

    boolean exists() {
        return lastSeq > 0;
    }

    boolean belongsTo(Owner someone) {
        return exists() && project.equals(someone.project()) && owner.equals(someone.subject());
    }

    String project() {
        return project;
    }

    String owner() {
        return owner;
    }

    /** Hash of the body the session was created with. */
    String createdWith() {
        return createdWith;
    }

    long lastSeq() {
        return lastSeq;
    }

    /** The last turn, finished or not; 0 before the first. */
    long lastTurnId() {
        return lastTurnId;
    }

    Instant lastEventAt() {
        return lastEventAt;
    }

    /** The unfinished turn, running or paused. */
    @Nullable
    TurnState turn() {
        return turn;
    }

    /** Whether events of a turn are to be expected: false while it waits for an approval. */
    boolean running() {
        return turn != null && turn.pause() == null;
    }

    @Nullable
    Accepted accepted(String idempotencyKey) {
        return accepted.get(idempotencyKey);
    }

    /** The present vote on the answer of a turn. */
    Vote vote(long turnId) {
        return votes.getOrDefault(turnId, Vote.NONE);
    }

    Map<String, StoredFile> files() {
        return files;
    }

    /** Whether this approval was asked for and has been answered, or is no longer waited for. */
    boolean settled(String requestId) {
        return settledRequests.contains(requestId);
    }

    void apply(Event event) {
        lastSeq = event.seq();
        lastEventAt = event.createdAt();
        lastActivityAt = activityAfter(event, lastActivityAt);
        switch (event.type()) {
            case EventType.CREATED -> {
                project = event.text("project");
                owner = event.text("owner");
                createdWith = event.text("body_hash");
                createdAt = event.createdAt();
            }
            case EventType.ADOPTED -> owner = event.text("owner");
            case EventType.ACCEPTED ->
                accepted.put(
                        event.text("key"),
                        new Accepted(
                                event.text("hash"), event.field("answer_seq").asLong()));
            case EventType.FEEDBACK -> votes.put(event.field("turn").asLong(), Vote.of(event));
            case EventType.FILE ->
                files.put(
                        event.text("path"),
                        new StoredFile(
                                event.text("name"),
                                event.text("content_type"),
                                event.field("size").asLong()));
            case EventType.USER_MESSAGE -> {
                turn = new TurnState(event);
                lastTurnId = event.seq();
                if (title.isEmpty()) {
                    title = titleOf(event);
                }
            }
            case EventType.STATUS_IDLE -> {
                if (event.text("stop_reason").equals("requires_action") && turn != null) {
                    turn.apply(event);
                } else {
                    endTurn();
                }
            }
            case EventType.ERROR -> endTurn();
            default -> applyToTurn(event);
        }
    }

    /** A sign-in moves sessions to their user; nobody was active in them. */
    private static Instant activityAfter(Event event, Instant before) {
        return event.type().equals(EventType.ADOPTED) ? before : event.createdAt();
    }

    private static String titleOf(Event message) {
        String words = MessageText.title(message.text("text"));
        return words.isEmpty()
                ? MessageText.title(
                        message.field("attachments").path(0).path("name").asText())
                : words;
    }

    private void applyToTurn(Event event) {
        if (turn == null) {
            return;
        }
        if (event.type().equals(EventType.USER_TOOL_CONFIRMATION) && turn.pause() != null) {
            settledRequests.add(turn.pause().requestId());
            if (event.text("result").equals("approve_session")) {
                approvedTools.add(turn.pause().tool());
            }
        }
        turn.apply(event);
    }

    private void endTurn() {
        if (turn == null) {
            return;
        }
        if (turn.pause() != null) {
            settledRequests.add(turn.pause().requestId());
        }
        history.add(new Exchange(turn.said(), turn.context(), turn.answer()));
        if (history.size() > historyWindow.applyAsInt(project)) {
            history.remove();
        }
        turn = null;
    }

    /** The running turn as an agent gets it. */
    Turn turnForAgent(TurnState running) {
        return new Turn(
                id,
                project,
                running.requestId(),
                owner.startsWith("user:") ? owner.substring("user:".length()) : "",
                running.stepUp() == null
                        ? null
                        : new Turn.StepUp(
                                running.stepUp().at(), running.stepUp().level()),
                running.id(),
                running.text(),
                running.context(),
                running.attachments(),
                List.copyOf(history),
                running.steps(),
                running.emitted(),
                Set.copyOf(approvedTools),
                running.canPause());
    }

    /** The head as it will be once these events, which follow on the last, are appended. */
    SessionHead headAfter(List<Event> events) {
        String newProject = project;
        String newOwner = owner;
        String newTitle = title;
        Instant newActivity = lastActivityAt;
        boolean busy = turn != null;
        for (Event event : events) {
            newActivity = activityAfter(event, newActivity);
            switch (event.type()) {
                case EventType.CREATED -> {
                    newProject = event.text("project");
                    newOwner = event.text("owner");
                }
                case EventType.ADOPTED -> newOwner = event.text("owner");
                case EventType.USER_MESSAGE -> {
                    busy = true;
                    newTitle = newTitle.isEmpty() ? titleOf(event) : newTitle;
                }
                case EventType.STATUS_IDLE -> busy = event.text("stop_reason").equals("requires_action");
                case EventType.ERROR -> busy = false;
                default -> {
                    // changes nothing a list shows
                }
            }
        }
        Event last = events.get(events.size() - 1);
        Instant created = lastSeq == 0 ? events.get(0).createdAt() : createdAt;
        return new SessionHead(id, newProject, newOwner, newTitle, created, newActivity, last.seq(), busy);
    }
}
