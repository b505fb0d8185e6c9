// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventDraft.Option;
import sh.karta.server.event.EventDraft.Usage;
import sh.karta.server.event.EventType;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

/**
 * One run of the agent over a piece of a turn. What the agent writes while an append is on its way is appended with the
 * next one, so a fast agent costs the store no more appends than a slow one.
 */
final class TurnRun implements TurnSink {
    private static final Logger LOG = LoggerFactory.getLogger(TurnRun.class);

    /** Keeps merging cheap and events small. */
    private static final int MERGED = 2_000;

    private final LiveSession session;
    private final long runId;
    private List<EventDraft> pending = new ArrayList<>();
    private CompletableFuture<Void> pendingDone = new CompletableFuture<>();
    private int emitted;
    private boolean inFlight;
    private boolean closed;
    private boolean stopped;
    private @Nullable Runnable stopAgent;
    private String outcome = "";
    private volatile String requestId = "";
    private final Instant startedAt;

    TurnRun(LiveSession session, long runId, int emitted) {
        this.session = session;
        this.runId = runId;
        this.emitted = emitted;
        this.startedAt = session.now();
    }

    /** Whether the log, as it now is, still takes this run's events. */
    boolean mayWrite(@Nullable TurnState turn) {
        return turn != null && turn.runId() == runId && turn.pause() == null;
    }

    void start(Agent agent) {
        Turn turn = session.read(state -> {
            TurnState running = state.turn();
            return running != null && mayWrite(running) ? state.turnForAgent(running) : null;
        });
        if (turn == null) {
            return;
        }
        requestId = turn.requestId();
        try {
            Runnable stop = agent.run(turn, this);
            boolean late;
            synchronized (this) {
                late = closed;
                stopAgent = stop;
            }
            if (late) {
                stop.run();
            }
        } catch (RuntimeException e) {
            LOG.error("agent of {} failed to start a turn of {}", turn.project(), turn.sessionId(), e);
            fail(Code.SERVER_ERROR.wireName(), "The assistant failed to answer.", null);
        }
    }

    /** The turn is no longer ours: stops the agent, ignores what it still says. */
    void stop() {
        Runnable stop;
        synchronized (this) {
            closed = true;
            stopped = true;
            pending.clear();
            pendingDone.complete(null);
            stop = stopAgent;
        }
        if (stop != null) {
            try {
                stop.run();
            } catch (RuntimeException e) {
                LOG.warn("agent did not stop cleanly in {}", session.id(), e);
            }
        }
    }

    @Override
    public CompletionStage<Void> emit(EventDraft draft) {
        return write(draft, false);
    }

    @Override
    public void pause(String requestId, String tool, @Nullable String target, List<Option> options, Duration patience) {
        write(
                EventDraft.requiresAction(
                        requestId, tool, target, options, session.now().plus(patience)),
                true);
    }

    @Override
    public CompletionStage<Void> spend(Usage usage) {
        return session.spent(usage);
    }

    @Override
    public @Nullable Problem refusal() {
        return session.refusal();
    }

    @Override
    public void done(Usage usage) {
        close("end_turn", EventDraft.idle("end_turn", usage));
    }

    @Override
    public void fail(String code, String message, @Nullable Integer retryAfterSeconds) {
        close(code, EventDraft.error(code, message, retryAfterSeconds, requestId));
    }

    private void close(String why, EventDraft last) {
        synchronized (this) {
            if (closed) {
                return;
            }
            outcome = why;
        }
        var unused = write(last, true);
    }

    private CompletionStage<Void> write(EventDraft draft, boolean last) {
        CompletionStage<Void> done;
        synchronized (this) {
            if (closed) {
                return CompletableFuture.completedFuture(null);
            }
            closed = last;
            add(draft);
            done = pendingDone;
        }
        flush();
        return done;
    }

    /** Words for a part whose last words still wait are added to them: a fast agent makes longer deltas, not more events. */
    private void add(EventDraft draft) {
        EventDraft before = pending.isEmpty() ? null : pending.get(pending.size() - 1);
        if (before != null && continues(before, draft)) {
            before.fields().put("text", text(before) + text(draft));
        } else {
            pending.add(draft);
        }
    }

    private static boolean continues(EventDraft before, EventDraft draft) {
        return draft.type().equals(before.type())
                && draft.fields().path("delta").asBoolean()
                && before.fields().path("delta").asBoolean()
                && draft.fields().path("part_id").equals(before.fields().path("part_id"))
                && text(before).length() < MERGED;
    }

    private static String text(EventDraft draft) {
        return draft.fields().path("text").asText();
    }

    private static boolean isLast(List<EventDraft> events) {
        return EventType.endsStream(events.get(events.size() - 1).type());
    }

    private void flush() {
        while (writeSome()) {
            // what was added meanwhile
        }
    }

    /** Writes what waits; whether the log has it already, as it mostly has words. Else it goes on when the log has. */
    private boolean writeSome() {
        List<EventDraft> events;
        CompletableFuture<Void> done;
        int before;
        synchronized (this) {
            if (inFlight || pending.isEmpty()) {
                return false;
            }
            inFlight = true;
            events = pending;
            done = pendingDone;
            before = emitted;
            pending = new ArrayList<>();
            pendingDone = new CompletableFuture<>();
            emitted += events.size();
        }
        CompletableFuture<Boolean> writing = session.submit(new Commands.Emit(runId, before, events));
        if (writing.isDone() && !writing.isCompletedExceptionally()) {
            written(events, writing.join(), done);
            return true;
        }
        var unused = writing.whenComplete((accepted, failure) -> {
            if (failure == null) {
                written(events, accepted, done);
                flush();
            } else {
                failed(events, before, failure, done);
            }
        });
        return false;
    }

    private void written(List<EventDraft> events, boolean accepted, CompletableFuture<Void> done) {
        synchronized (this) {
            inFlight = false;
        }
        done.complete(null);
        if (accepted && isLast(events)) {
            session.runEnded(outcome, Duration.between(startedAt, session.now()));
        }
    }

    private void failed(List<EventDraft> events, int before, Throwable failure, CompletableFuture<Void> done) {
        synchronized (this) {
            inFlight = false;
            if (stopped) {
                done.complete(null); // nobody waits for these events any more
                return;
            }
            // Nothing after them may overtake them: they go first in the next attempt.
            events.addAll(pending);
            pending = events;
            emitted = before;
            var unused = pendingDone.whenComplete((ok, no) -> done.complete(null));
        }
        LOG.warn("some events of {} are not in the log yet: {}", session.id(), failure.getMessage());
        session.retryLater(this::flush);
    }
}
