// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventDraft.Option;
import sh.karta.server.event.EventDraft.Usage;
import sh.karta.server.problem.Problem;

/**
 * Gives each turn the agent of the config that it began with, also after it has waited for an approval. Another server, or this one
 * after a restart, continues it with the config that it has. Thread-safe.
 */
final class TurnAgents {
    /** An answer that arrives in the last moment starts its run later. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private record Waiting(Agent agent, long untilNanos) {}

    private final Function<String, Agent> current;
    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();

    /** @param current returns the agent of a project by the config in force */
    TurnAgents(Function<String, Agent> current) {
        this.current = current;
    }

    /** Returns the agent of a project. */
    Agent of(String project) {
        return new Agent() {
            @Override
            public Runnable run(Turn turn, TurnSink sink) {
                String key = turn.sessionId() + " " + turn.id();
                Waiting begun = waiting.remove(key);
                Agent agent = begun == null ? current.apply(project) : begun.agent();
                return agent.run(turn, new Remembering(key, agent, sink));
            }

            @Override
            public int historyWindow() {
                return current.apply(project).historyWindow();
            }
        };
    }

    private void remember(String key, Agent agent, Duration timeout) {
        long now = System.nanoTime();
        waiting.values().removeIf(each -> each.untilNanos() - now < 0);
        waiting.put(key, new Waiting(agent, now + timeout.plus(GRACE).toNanos()));
    }

    private final class Remembering implements TurnSink {
        private final String key;
        private final Agent agent;
        private final TurnSink sink;

        Remembering(String key, Agent agent, TurnSink sink) {
            this.key = key;
            this.agent = agent;
            this.sink = sink;
        }

        @Override
        public CompletionStage<Void> emit(EventDraft draft) {
            return sink.emit(draft);
        }

        @Override
        public void pause(
                String requestId, String tool, @Nullable String target, List<Option> options, Duration timeout) {
            remember(key, agent, timeout);
            sink.pause(requestId, tool, target, options, timeout);
        }

        @Override
        public CompletionStage<Void> spend(Usage usage) {
            return sink.spend(usage);
        }

        @Override
        public @Nullable Problem refusal() {
            return sink.refusal();
        }

        @Override
        public void done(Usage usage) {
            sink.done(usage);
        }

        @Override
        public void fail(String code, String message, @Nullable Integer retryAfterSeconds) {
            sink.fail(code, message, retryAfterSeconds);
        }
    }
}
