// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventDraft.Pause;
import sh.karta.server.event.EventDraft.Usage;
import sh.karta.server.limit.ServerLimits;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.telemetry.Tracing;
import sh.karta.server.work.Workers;

/**
 * Gives each turn the agent of the config that it began with, also after it has waited for an approval. Another server, or this one after a
 * restart, continues it with its own config. Ends turns that take too long. Thread-safe.
 *
 * <p>The wall clock may jump. It only tells how long a turn has taken before its first run here; from then on, elapsed time is measured.
 */
final class TurnAgents {
    /** Extra time for the run that follows an approval answered at the last moment. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    /**
     * How long a turn has taken.
     *
     * @param running without the time in which it waited for the visitor
     * @param total with that time
     * @param atNanos when this was so
     */
    private record Elapsed(Duration running, Duration total, long atNanos) {
        Elapsed run(long nanoTime) {
            return new Elapsed(running.plusNanos(nanoTime - atNanos), total.plusNanos(nanoTime - atNanos), nanoTime);
        }

        Elapsed waited(long nanoTime) {
            return new Elapsed(running, total.plusNanos(nanoTime - atNanos), nanoTime);
        }
    }

    private record Waiting(Agent agent, long untilNanos, Elapsed elapsed) {}

    private final Function<String, Agent> current;
    private final ServerLimits limits;
    private final Workers workers;
    private final Clock clock;
    private final Tracing tracing;
    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();

    /** @param current returns the agent of a project in the current config */
    TurnAgents(Function<String, Agent> current, ServerLimits limits, Workers workers, Clock clock, Tracing tracing) {
        this.current = current;
        this.limits = limits;
        this.workers = workers;
        this.clock = clock;
        this.tracing = tracing;
    }

    /** Returns the agent of a project. */
    Agent of(String project) {
        return new Agent() {
            @Override
            public Runnable run(Turn turn, TurnSink sink) {
                String key = turn.sessionId() + " " + turn.id();
                Waiting begun = waiting.remove(key);
                Agent agent = begun == null ? current.apply(project) : begun.agent();
                long now = System.nanoTime();
                Elapsed elapsed =
                        begun == null ? before(turn, now) : begun.elapsed().waited(now);
                return new Run(key, agent, turn, elapsed, sink).start();
            }

            @Override
            public int historyWindow() {
                return current.apply(project).historyWindow();
            }
        };
    }

    private Elapsed before(Turn turn, long nanoTime) {
        Duration total = Duration.between(turn.startedAt(), clock.instant());
        return new Elapsed(total.minus(turn.waited()), total, nanoTime);
    }

    private void remember(String key, Agent agent, Duration timeout, Elapsed elapsed) {
        long now = elapsed.atNanos();
        waiting.values().removeIf(each -> each.untilNanos() - now < 0);
        waiting.put(key, new Waiting(agent, now + timeout.plus(GRACE).toNanos(), elapsed));
    }

    /** Returns how long a turn may still take, including the time in which it waits for the visitor. */
    private Duration leftInTotal(Elapsed elapsed) {
        return Duration.ofSeconds(limits.turnTotalSeconds()).minus(elapsed.total());
    }

    private final class Run implements TurnSink {
        private final String key;
        private final Agent agent;
        private final Turn turn;
        private final Elapsed atStart;
        private final TurnSink sink;
        private final Tracing.Span span;
        private Runnable stopAgent = () -> {};
        private boolean late;

        Run(String key, Agent agent, Turn turn, Elapsed atStart, TurnSink sink) {
            this.key = key;
            this.agent = agent;
            this.turn = turn;
            this.atStart = atStart;
            this.sink = sink;
            span = tracing.start("turn", Tracing.Kind.INTERNAL, turn.traceparent());
            span.put("karta.project", turn.project());
            span.put("karta.session", turn.sessionId());
            span.put("karta.turn", turn.id());
        }

        /** Returns an action that stops the run. */
        Runnable start() {
            Duration left = Duration.ofSeconds(limits.turnSeconds()).minus(atStart.running());
            Duration inTotal = leftInTotal(atStart);
            Duration least = left.compareTo(inTotal) < 0 ? left : inTotal;
            if (least.isNegative() || least.isZero()) {
                end();
                return () -> {};
            }
            Runnable cancel = workers.after(least.toMillis() + 1, this::end);
            Runnable stop = agent.run(turn.within(span.traceparent()), this);
            boolean ended;
            synchronized (this) {
                stopAgent = stop;
                ended = late;
            }
            if (ended) {
                stop.run();
            }
            return () -> {
                cancel.run();
                stop.run();
                if (sink.interrupted()) {
                    span.put("karta.outcome", "interrupted");
                }
                span.close();
            };
        }

        private void end() {
            fail(Code.TIMEOUT.wireName(), "The answer took too long. Ask again.", null);
            Runnable stop;
            synchronized (this) {
                late = true;
                stop = stopAgent;
            }
            stop.run();
        }

        @Override
        public CompletionStage<Void> emit(EventDraft draft) {
            return sink.emit(draft);
        }

        @Override
        public void pause(Pause pause, Duration timeout) {
            Elapsed elapsed = atStart.run(System.nanoTime());
            Duration left = leftInTotal(elapsed);
            Duration least = timeout.compareTo(left) < 0 ? timeout : left.isNegative() ? Duration.ZERO : left;
            remember(key, agent, least, elapsed);
            span.put("karta.outcome", "requires_action");
            span.close();
            sink.pause(pause, least);
        }

        @Override
        public void spend(Usage usage) {
            sink.spend(usage);
        }

        @Override
        public boolean interrupted() {
            return sink.interrupted();
        }

        @Override
        public @Nullable Problem refusal() {
            return sink.refusal();
        }

        @Override
        public void done(Usage usage, @Nullable String reply, @Nullable EventDraft suggestions) {
            span.put("karta.outcome", "end_turn");
            span.close();
            sink.done(usage, reply, suggestions == null ? agent.suggestions(reply) : suggestions);
        }

        @Override
        public void fail(String code, String message, @Nullable Integer retryAfterSeconds) {
            span.put("karta.outcome", code);
            span.fail(code);
            span.close();
            sink.fail(code, message, retryAfterSeconds);
        }
    }
}
