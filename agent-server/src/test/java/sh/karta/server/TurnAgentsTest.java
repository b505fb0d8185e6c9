// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventDraft.Pause;
import sh.karta.server.event.EventDraft.Usage;
import sh.karta.server.limit.ServerLimits;
import sh.karta.server.problem.Problem;
import sh.karta.server.telemetry.Tracing;
import sh.karta.server.work.Workers;

final class TurnAgentsTest {
    private static final class Sink implements TurnSink {
        int failures;

        @Override
        public CompletionStage<Void> emit(EventDraft draft) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void pause(Pause pause, Duration timeout) {
            // these turns do not pause
        }

        @Override
        public void spend(Usage usage) {
            // these turns spend nothing
        }

        @Override
        public @Nullable Problem refusal() {
            return null;
        }

        @Override
        public void done(Usage usage, @Nullable String reply, @Nullable EventDraft suggestions) {
            // these turns do not end
        }

        @Override
        public void fail(String code, String message, @Nullable Integer retryAfterSeconds) {
            failures++;
        }
    }

    private static Turn turn(String session, Duration ago, Duration waited) {
        return new Turn(
                session,
                "demo/assistant",
                "",
                null,
                "",
                null,
                1,
                Clock.systemUTC().instant().minus(ago),
                waited,
                "hi",
                null,
                null,
                MissingNode.getInstance(),
                List.of(),
                List.of(),
                0,
                Set.of(),
                true);
    }

    @Test
    void aTurnHasTenMinutesWithoutTheTimeInWhichItWaitedAndThirtyWithIt() throws Exception {
        List<String> asked = new ArrayList<>();
        Agent endless = new Agent() {
            @Override
            public Runnable run(Turn turn, TurnSink sink) {
                asked.add(turn.sessionId());
                return () -> {};
            }

            @Override
            public int historyWindow() {
                return 0;
            }
        };
        try (Workers workers = new Workers(1)) {
            Agent agent = new TurnAgents(p -> endless, ServerLimits.DEFAULT, workers, Clock.systemUTC(), Tracing.OFF)
                    .of("demo/assistant");
            Sink patient = new Sink();
            Sink tooLongInTotal = new Sink();
            Sink tooLong = new Sink();
            agent.run(turn("patient", Duration.ofMinutes(29), Duration.ofMinutes(20)), patient);
            agent.run(turn("total", Duration.ofMinutes(31), Duration.ofMinutes(30)), tooLongInTotal);
            agent.run(turn("long", Duration.ofMinutes(11), Duration.ZERO), tooLong);
            assertThat(tooLongInTotal.failures).isEqualTo(1);
            assertThat(tooLong.failures).isEqualTo(1);
            assertThat(patient.failures).isZero();
        }
        assertThat(asked).containsExactly("patient");
    }
}
