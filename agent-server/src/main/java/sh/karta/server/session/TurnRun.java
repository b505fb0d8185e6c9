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
import sh.karta.server.event.Draft;
import sh.karta.server.event.Drafts;
import sh.karta.server.event.Drafts.Option;
import sh.karta.server.event.Drafts.Usage;
import sh.karta.server.event.EventType;
import sh.karta.server.problem.Code;

/**
 * One run of the agent over a piece of a turn. What the agent writes while an append is on its way is appended with the
 * next one, so a fast agent costs the store no more appends than a slow one.
 */
final class TurnRun implements TurnSink {
    private static final Logger LOG = LoggerFactory.getLogger(TurnRun.class);

    private final LiveSession session;
    private final long runId;
    private List<Draft> pending = new ArrayList<>();
    private CompletableFuture<Void> pendingDone = new CompletableFuture<>();
    private int emitted;
    private boolean inFlight;
    private boolean closed;
    private @Nullable Runnable stopAgent;
    private String outcome = "";
    private Usage usage = Usage.NONE;
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
            fail(Code.SERVER_ERROR.word(), "The assistant failed to answer.", null);
        }
    }

    /** The turn is no longer ours: stops the agent, ignores what it still says. */
    void stop() {
        Runnable stop;
        synchronized (this) {
            closed = true;
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
    public CompletionStage<Void> emit(Draft draft) {
        return write(draft, false);
    }

    @Override
    public void pause(String requestId, String tool, @Nullable String target, List<Option> options, Duration patience) {
        write(
                Drafts.requiresAction(
                        requestId, tool, target, options, session.now().plus(patience)),
                true);
    }

    @Override
    public void done(Usage usage) {
        close("end_turn", usage, Drafts.idle("end_turn", usage));
    }

    @Override
    public void fail(String code, String message, @Nullable Integer retryAfterSeconds) {
        close(code, Usage.NONE, Drafts.error(code, message, retryAfterSeconds));
    }

    private void close(String why, Usage consumed, Draft last) {
        synchronized (this) {
            if (closed) {
                return;
            }
            outcome = why;
            usage = consumed;
        }
        var unused = write(last, true);
    }

    private CompletionStage<Void> write(Draft draft, boolean last) {
        CompletionStage<Void> done;
        synchronized (this) {
            if (closed) {
                return CompletableFuture.completedFuture(null);
            }
            closed = last;
            pending.add(draft);
            done = pendingDone;
        }
        flush();
        return done;
    }

    private static boolean isLast(List<Draft> events) {
        return EventType.endsStream(events.get(events.size() - 1).type());
    }

    private void flush() {
        List<Draft> events;
        CompletableFuture<Void> done;
        int before;
        synchronized (this) {
            if (inFlight || pending.isEmpty()) {
                return;
            }
            inFlight = true;
            events = pending;
            done = pendingDone;
            before = emitted;
            pending = new ArrayList<>();
            pendingDone = new CompletableFuture<>();
            emitted += events.size();
        }
        var unused = session.submit(new Commands.Emit(runId, before, events))
                .whenComplete((accepted, failure) -> written(events, before, accepted, failure, done));
    }

    private void written(
            List<Draft> events,
            int before,
            @Nullable Boolean accepted,
            @Nullable Throwable failure,
            CompletableFuture<Void> done) {
        synchronized (this) {
            inFlight = false;
        }
        if (failure == null) {
            done.complete(null);
            if (Boolean.TRUE.equals(accepted) && isLast(events)) {
                session.runEnded(outcome, usage, Duration.between(startedAt, session.now()));
            }
            flush();
            return;
        }
        LOG.warn("{} events of {} are not in the log yet: {}", events.size(), session.id(), failure.getMessage());
        synchronized (this) {
            // Nothing after them may overtake them: they go first in the next attempt.
            events.addAll(pending);
            pending = events;
            emitted = before;
            var unused = pendingDone.whenComplete((ok, no) -> done.complete(null));
        }
        session.retryLater(this::flush);
    }
}
