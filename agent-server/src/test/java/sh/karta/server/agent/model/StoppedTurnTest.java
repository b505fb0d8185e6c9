// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sh.karta.server.agent.Attachments;
import sh.karta.server.agent.EarlierTurn;
import sh.karta.server.agent.Step;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventDraft.Pause;
import sh.karta.server.event.EventDraft.Usage;
import sh.karta.server.event.EventType;
import sh.karta.server.event.Json;
import sh.karta.server.event.Visibility;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.telemetry.Tracing;

final class StoppedTurnTest {
    private final AtomicInteger refunds = new AtomicInteger();

    /** A model with the given reply to each request. */
    private record Model(Function<ReplyListener, ModelReply> reply) implements ModelProvider {
        @Override
        public String address() {
            return "a model";
        }

        @Override
        public ModelCall call(ModelRequest request) {
            return new ModelCall() {
                @Override
                public ModelReply read(ReplyListener listener) {
                    return reply.apply(listener);
                }

                @Override
                public void close() {}
            };
        }
    }

    /** Calls the tool, again and again. */
    private static ModelReply callTool(ReplyListener listener) {
        return new ModelReply(List.of(new ModelReply.Call("refund", "{}")), new Usage(1, 1), null);
    }

    /** Breaks off after the first word, before the provider has counted it. */
    private static ModelReply breakOff(ReplyListener listener) {
        listener.words("One ");
        throw new ModelException(ProviderCode.UNAVAILABLE, "broke off");
    }

    private final class Refund implements Tool {
        @Override
        public String name() {
            return "refund";
        }

        @Override
        public String description() {
            return "Pays back.";
        }

        @Override
        public ObjectNode parameters() {
            return Json.object();
        }

        @Override
        public Visibility visible() {
            return Visibility.NAME;
        }

        @Override
        public boolean needsApproval() {
            return false;
        }

        @Override
        public boolean requiresStepUp() {
            return false;
        }

        @Override
        public CompletionStage<Outcome> run(Invocation invocation) {
            refunds.incrementAndGet();
            return CompletableFuture.completedFuture(Outcome.success(Json.object()));
        }
    }

    /** A session that drops the first call, because the turn is stopped before it is stored. */
    private static final class Dropping implements TurnSink {
        private final List<Usage> spent = new ArrayList<>();
        private final List<String> failures = new ArrayList<>();
        private Runnable stop = () -> {};

        @Override
        public CompletionStage<Void> emit(EventDraft draft) {
            if (draft.type().equals(EventType.TOOL_USE)) {
                stop.run();
            }
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void pause(Pause pause, Duration timeout) {}

        @Override
        public void spend(Usage usage) {
            spent.add(usage);
        }

        @Override
        public @Nullable Problem refusal() {
            return null;
        }

        @Override
        public void done(Usage usage, @Nullable String reply, @Nullable EventDraft suggestions) {}

        @Override
        public void fail(String code, String message, @Nullable Integer retryAfterSeconds) {
            failures.add(code);
        }
    }

    private static Turn turn(@Nullable String context, List<EarlierTurn> history, Step... steps) {
        return new Turn(
                "ses_1",
                "demo/assistant",
                "",
                null,
                "",
                null,
                2,
                Instant.EPOCH,
                Duration.ZERO,
                "Pay it back",
                null,
                context,
                Json.object().arrayNode(),
                history,
                List.of(steps),
                0,
                Set.of(),
                true);
    }

    private static ModelTurn run(ModelSettings settings, Turn turn, TurnSink sink) {
        return new ModelTurn(new Prompt(settings, (session, path, most) -> null), settings, turn, sink, Tracing.OFF);
    }

    @Test
    void anInterruptedReplyCountsAllThatTheModelHasRead() {
        ModelSettings settings = new ModelSettings(
                List.of(new Model(StoppedTurnTest::breakOff)),
                "i".repeat(4_000),
                20,
                false,
                false,
                Duration.ofMinutes(5),
                List.of(new Refund()));
        Dropping sink = new Dropping();
        run(
                        settings,
                        turn("c".repeat(16_000), List.of(new EarlierTurn("q".repeat(8_000), null, "a".repeat(12_000)))),
                        sink)
                .run();
        // Four characters are about a token.
        assertThat(sink.spent)
                .singleElement()
                .satisfies(usage -> assertThat(usage.inputTokens()).isBetween(10_000L, 10_500L));
    }

    @Test
    void aTurnEndsWithTheErrorOfTheStoreThatCannotReadItsFile() {
        ModelSettings settings = new ModelSettings(
                List.of(new Model(StoppedTurnTest::callTool)), "", 20, false, false, Duration.ofMinutes(5), List.of());
        Attachments away = (session, path, most) -> {
            throw new Problem(Code.UNAVAILABLE, "The session store cannot be read.", 5);
        };
        Turn turn = turn(null, List.of());
        ((ArrayNode) turn.attachments())
                .addObject()
                .put("path", "files/1/a.txt")
                .put("type", "text/plain");
        Dropping sink = new Dropping();
        new ModelTurn(new Prompt(settings, away), settings, turn, sink, Tracing.OFF).run();
        assertThat(sink.failures).containsExactly("unavailable");
    }

    @Test
    void anAnswerWhoseSourcesAreStoredIsNotGivenAgainByTheNextRun() {
        ModelSettings settings = new ModelSettings(
                List.of(new Model(StoppedTurnTest::callTool)), "", 20, false, false, Duration.ofMinutes(5), List.of());
        Dropping sink = new Dropping();
        Turn turn =
                turn(null, List.of(), new Step.Text("2-1", false, "In 30 days."), new Step.Other(EventType.SOURCES));
        run(settings, turn, sink).run();
        assertThat(sink.spent).as("requests to the model").isEmpty();
        assertThat(sink.failures).containsExactly("server_error");
    }

    @Test
    void aTurnThatIsStoppedBeforeItsCallIsStoredCallsNoTool() {
        ModelSettings settings = new ModelSettings(
                List.of(new Model(StoppedTurnTest::callTool)),
                "",
                20,
                false,
                false,
                Duration.ofMinutes(5),
                List.of(new Refund()));
        Dropping sink = new Dropping();
        ModelTurn run = run(settings, turn(null, List.of()), sink);
        sink.stop = run::stop;
        run.run();
        assertThat(refunds).hasValue(0);
    }
}
