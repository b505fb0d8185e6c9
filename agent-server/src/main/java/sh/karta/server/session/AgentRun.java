// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventDraft.Pause;
import sh.karta.server.event.EventDraft.Usage;
import sh.karta.server.event.EventType;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

/**
 * A run of the agent within a turn. Readers get deltas immediately, and other events after they are stored. Output is queued while an event
 * is being stored, so a fast agent causes no more appends than a slow one.
 */
final class AgentRun implements TurnSink {
    private static final Logger LOG = LoggerFactory.getLogger(AgentRun.class);
    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    /** Maximum length of queued deltas that are merged, so that readers can show them piece by piece. */
    private static final int MERGED = 2_000;

    /** A queued event, and the promise on which the agent waits. */
    private record Queued(EventDraft draft, CompletableFuture<Void> done) {
        boolean deltas() {
            return EventType.isDelta(draft.type());
        }
    }

    private final LiveSession session;
    private final UUID id;
    private final long turnId;
    private final String answerId;
    private final long startNanos = System.nanoTime();
    private final Deque<Queued> queue = new ArrayDeque<>();
    private final UnstoredTokens tokens = new UnstoredTokens();
    private final CheckpointAge checkpointAge = new CheckpointAge(System::nanoTime);
    private boolean storing;
    private boolean closed;
    private boolean stopped;
    private @Nullable Runnable stopAgent;
    private boolean reported;
    private String outcome = "";
    private volatile String requestId = "";

    /** Called under the session's lock, when the session has the turn. */
    AgentRun(LiveSession session, UUID id) {
        this.session = session;
        this.id = id;
        TurnState turn = session.state().turn();
        turnId = turn == null ? 0 : turn.id();
        answerId = MessageId.ofAnswer(turnId);
    }

    UUID id() {
        return id;
    }

    /** Returns the id of the answer that the run writes. */
    String answerId() {
        return answerId;
    }

    void start(Agent agent) {
        Turn turn;
        try {
            turn = session.local().turnFor(this);
        } catch (Problem e) {
            LOG.warn("Reading the messages before a turn of {} failed: {}", session.id(), e.text());
            fail(Code.SERVER_ERROR.wireName(), "The answer was interrupted. Ask again.", null);
            return;
        }
        if (turn == null) {
            return;
        }
        requestId = turn.requestId();
        try {
            Runnable stop = agent.run(turn, this);
            boolean late;
            synchronized (this) {
                late = stopped;
                stopAgent = stop;
            }
            if (late) {
                stop.run();
            }
        } catch (RuntimeException e) {
            LOG.error("Agent of {} failed to start a turn of {}", turn.project(), turn.sessionId(), e);
            fail(Code.SERVER_ERROR.wireName(), "The assistant failed to answer.", null);
        }
    }

    /** Stops the agent. Later events are ignored. */
    void stop() {
        Runnable stop;
        List<Queued> dropped;
        synchronized (this) {
            closed = true;
            stopped = true;
            dropped = new ArrayList<>(queue);
            queue.clear();
            stop = stopAgent;
        }
        if (stop != null) {
            try {
                stop.run();
            } catch (RuntimeException e) {
                LOG.warn("Agent did not stop cleanly in {}", session.id(), e);
            }
        }
        // Runs after the stop, because an agent that waits for them must not consider them stored.
        dropped.forEach(each -> each.done().complete(null));
        if (interrupted()) {
            report(SessionState.INTERRUPTED);
        }
    }

    @Override
    public void pause(Pause pause, Duration patience) {
        close(
                "requires_action",
                List.of(EventDraft.requiresAction(pause, session.now().plus(patience))));
    }

    @Override
    public boolean interrupted() {
        synchronized (session.lock) {
            return session.state().isInterrupted(turnId);
        }
    }

    @Override
    public void spend(Usage usage) {
        session.local().spend(this, usage.inputTokens() + usage.outputTokens());
    }

    @Override
    public @Nullable Problem refusal() {
        return session.local().refusal(this);
    }

    /** Returns the tokens that no append has stored. Used under the session's lock. */
    UnstoredTokens tokens() {
        return tokens;
    }

    /** Returns the age of the run's last checkpoint. Used under the session's lock. */
    CheckpointAge checkpointAge() {
        return checkpointAge;
    }

    @Override
    public void done(Usage usage, @Nullable String reply, @Nullable EventDraft suggestions) {
        EventDraft idle = EventDraft.idle("end_turn", usage, reply);
        close("end_turn", suggestions == null ? List.of(idle) : List.of(suggestions, idle));
    }

    @Override
    public void fail(String code, String message, @Nullable Integer retryAfterSeconds) {
        close(code, List.of(EventDraft.error(code, message, retryAfterSeconds, requestId)));
    }

    /** @param last the last events, which one append stores */
    private void close(String why, List<EventDraft> last) {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            outcome = why;
            last.forEach(each -> queue.add(new Queued(each, new CompletableFuture<>())));
        }
        flush();
    }

    @Override
    public CompletionStage<Void> emit(EventDraft draft) {
        CompletableFuture<Void> done = DONE;
        boolean said;
        synchronized (this) {
            if (closed) {
                return DONE;
            }
            said = queue.isEmpty()
                    && !storing
                    && EventType.isDelta(draft.type())
                    && session.local().publish(this, draft);
            if (!said) {
                done = add(draft);
            }
        }
        if (said) {
            session.wakeReaders();
        } else {
            flush();
        }
        return done;
    }

    /** Merges deltas with queued deltas of the same part, so that a fast agent causes longer pieces, not more pieces. */
    private CompletableFuture<Void> add(EventDraft draft) {
        Queued before = queue.peekLast();
        if (before != null && continues(before.draft(), draft)) {
            before.draft().fields().put("text", text(before.draft()) + text(draft));
            return before.done();
        }
        Queued added = new Queued(draft, new CompletableFuture<>());
        queue.add(added);
        return added.done();
    }

    private static boolean continues(EventDraft before, EventDraft draft) {
        return EventType.isDelta(draft.type())
                && draft.type().equals(before.type())
                && draft.fields().path("part_id").equals(before.fields().path("part_id"))
                && text(before).length() < MERGED;
    }

    private static String text(EventDraft draft) {
        return draft.fields().path("text").asText();
    }

    /** Publishes queued deltas and stores queued events, as far as the session accepts them. The session calls this when it accepts more. */
    void flush() {
        List<Queued> said = new ArrayList<>();
        List<Queued> events = new ArrayList<>();
        synchronized (this) {
            while (!storing && !queue.isEmpty()) {
                Queued next = queue.peek();
                if (next.deltas()) {
                    if (!session.local().publish(this, next.draft())) {
                        break;
                    }
                    said.add(queue.remove());
                } else {
                    storing = true;
                    while (!queue.isEmpty() && !queue.peek().deltas()) {
                        events.add(queue.remove());
                    }
                }
            }
        }
        if (!said.isEmpty()) {
            session.wakeReaders();
            said.forEach(each -> each.done().complete(null));
        }
        if (!events.isEmpty()) {
            store(events);
        }
    }

    private void store(List<Queued> events) {
        List<EventDraft> drafts = events.stream().map(Queued::draft).toList();
        var unused = session.submit(new Commands.Emit(id, drafts)).whenComplete((accepted, failure) -> {
            synchronized (this) {
                storing = false;
            }
            if (failure != null) {
                // The session was deleted, or the run continues under another id. An agent that waits for the events
                // must not consider them stored.
                stop();
            }
            events.forEach(each -> each.done().complete(null));
            if (Boolean.TRUE.equals(accepted)
                    && EventType.endsRun(drafts.get(drafts.size() - 1).type())) {
                report(outcome);
            }
            flush();
        });
    }

    /** Reports the outcome, unless one was reported. */
    private void report(String how) {
        synchronized (this) {
            if (reported) {
                return;
            }
            reported = true;
        }
        session.runEnded(how, Duration.ofNanos(System.nanoTime() - startNanos));
    }
}
