// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import sh.karta.server.agent.Step;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventDraft.Pause;
import sh.karta.server.event.EventDraft.Usage;
import sh.karta.server.event.Json;
import sh.karta.server.event.ToolWording;
import sh.karta.server.event.Visibility;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.telemetry.Tracing;

/**
 * Runs a turn: asks the model and runs the tools that it calls, until it answers or a tool needs approval. One thread executes
 * {@link #run}. {@link #stop} is called from another.
 *
 * <p>The class is long because rounds, tools and approvals share the state of the turn.
 */
final class ModelTurn implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelTurn.class);
    private static final int MAX_ROUNDS = 12;
    /** Length of the answer and the visible reasoning of a turn. */
    static final int MAX_CHARACTERS = 1_000_000;

    private static final int MAX_REASONING_CHARACTERS = 262_144;
    private static final int MAX_APPROVAL_CHARACTERS = 4_000;
    private static final int PAUSE_MILLIS = 500;
    private static final int LONGEST_PAUSE_SECONDS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** Requests with images that are in memory at the same time, each with up to 60 MB. Others wait. */
    private static final Semaphore WITH_IMAGES = new Semaphore(4, true);

    private static final Tool.Outcome STEP_UP_REQUIRED =
            error("The user must prove their identity once more before this is possible. Tell them, and stop here.");

    private final Clock clock = Clock.systemUTC();
    private final Prompt prompt;
    private final ModelSettings settings;
    private final Turn turn;
    private final TurnSink sink;
    private final Tracing tracing;
    private final List<Round> rounds;
    private final Citations citations;
    private final Suggestions suggestions;
    private int model;
    private int ids;
    private int characters;
    /** Whether the text since the last call of another tool is an answer. */
    private boolean answered;

    private Usage usage = Usage.NONE;
    private @Nullable AutoCloseable running;
    private boolean stopped;

    ModelTurn(Prompt prompt, ModelSettings settings, Turn turn, TurnSink sink, Tracing tracing) {
        this.tracing = tracing;
        this.prompt = prompt;
        this.settings = settings;
        this.turn = turn;
        this.sink = sink;
        this.rounds = Round.of(turn.steps());
        this.citations = Citations.of(rounds);
        this.suggestions = new Suggestions(settings.tools().stream().anyMatch(SuggestTool.class::isInstance));
        this.ids = turn.steps().stream().mapToInt(ModelTurn::numberOf).max().orElse(0);
        this.characters = turn.steps().stream()
                .mapToInt(step -> step instanceof Step.Text text ? text.text().length() : 0)
                .sum();
    }

    /** Returns the number in the id of a step; 0 for a step without an id. */
    private static int numberOf(Step step) {
        String id = step instanceof Step.Text text
                ? text.partId()
                : step instanceof Step.ToolUse use ? use.toolUseId() : "";
        return id.isEmpty() ? 0 : Integer.parseInt(id.substring(id.lastIndexOf('-') + 1));
    }

    /** Returns a new id. Numbers continue after the highest one of earlier runs, so no id is used twice. */
    private String nextId() {
        ids++;
        return turn.id() + "-" + ids;
    }

    void stop() {
        AutoCloseable current;
        synchronized (this) {
            stopped = true;
            current = running;
            notifyAll();
        }
        close(current);
    }

    private static void close(@Nullable AutoCloseable resource) {
        if (resource != null) {
            try {
                resource.close();
            } catch (Exception e) {
                LOG.debug("stopping a model: {}", e.toString());
            }
        }
    }

    /** Sets the resource that {@link #stop} closes, or null. Returns false if the turn has been stopped already. */
    private synchronized boolean run(@Nullable AutoCloseable resource) {
        running = resource;
        return !stopped;
    }

    @Override
    public void run() {
        MDC.put("request", turn.requestId());
        try {
            if (Round.cutInMidSentence(turn.steps())) {
                sink.fail(Code.SERVER_ERROR.wireName(), "The answer was interrupted by a restart. Ask again.", null);
                return;
            }
            while (rounds.size() < MAX_ROUNDS) {
                if (!rounds.isEmpty() && (isRefused() || !finish(rounds.get(rounds.size() - 1)))) {
                    return;
                }
                Round answer = ask();
                rounds.add(answer);
                boolean faulty = suggestions.read(answer);
                boolean corrects = faulty && rounds.size() < MAX_ROUNDS && sink.refusal() == null;
                List<ToolCall> steps = answer.calls.stream()
                        .filter(call -> !suggestions.isCalledBy(call))
                        .toList();
                if (isLast(answer, steps, corrects)) {
                    end();
                    return;
                }
                if (answer.reasoning != null && !steps.isEmpty()) {
                    var unused = sink.emit(EventDraft.reasoning(answer.reasoning));
                }
                CompletionStage<Void> stored = CompletableFuture.completedFuture(null);
                for (ToolCall call : steps) {
                    stored = sink.emit(toolUse(call));
                }
                // Wait until the call is stored. Otherwise a crash could lose the call of a tool that has already
                // acted.
                stored.toCompletableFuture().join();
            }
            fail(new ModelException(ProviderCode.ENDLESS, MAX_ROUNDS + " rounds of tool calls"));
        } catch (ModelException e) {
            if (answered && !isStopped()) {
                log(e); // The answer is complete. Only the correction of its suggestions failed.
                end();
            } else {
                fail(e);
            }
        } catch (Problem e) {
            LOG.warn("A turn of session {} of {} failed: {}", turn.sessionId(), turn.project(), e.text());
            fail(e);
        } catch (RuntimeException | Error e) {
            // An error of the virtual machine ends the turn too, or its visitor would wait for the limit.
            fail(new ModelException(ProviderCode.BAD_RESPONSE, e.toString()));
        } finally {
            MDC.remove("request");
        }
    }

    /**
     * Returns whether a round ends the turn: it calls nothing, or the answer is there and it only suggests replies.
     *
     * @param corrects whether the model must correct its suggestions, and can
     */
    private boolean isLast(Round round, List<ToolCall> steps, boolean corrects) {
        answered = steps.isEmpty() && (answered || !round.text.toString().isBlank());
        return round.calls.isEmpty() || (answered && !corrects);
    }

    private void end() {
        tellSources();
        sink.done(usage, null, suggestions.event());
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private void fail(ModelException failure) {
        if (isStopped()) {
            return; // it failed because it was stopped
        }
        log(failure);
        sink.fail(failure.code().wireName(), failure.code().message(), failure.retryAfterSeconds());
    }

    private void log(ModelException failure) {
        LOG.warn(
                "Model call failed: {} from {} in session {} of {}: {}",
                failure.code().wireName(),
                settings.models().get(model).address(),
                turn.sessionId(),
                turn.project(),
                failure.reason());
    }

    /** Asks when there is memory for the images of the message. */
    private Round ask() {
        if (!prompt.hasImages(turn)) {
            return askModels();
        }
        awaitMemory();
        try {
            return askModels();
        } finally {
            WITH_IMAGES.release();
        }
    }

    private void awaitMemory() {
        try {
            while (!WITH_IMAGES.tryAcquire(1, TimeUnit.SECONDS)) {
                if (isStopped()) {
                    throw new ModelException(ProviderCode.UNAVAILABLE, "stopped before it began");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelException(ProviderCode.UNAVAILABLE, "interrupted before it began");
        }
    }

    /** Asks the current model. If it fails before its first word, asks the next one, or the last one once more. */
    private Round askModels() {
        ModelRequest request = prompt.write(turn, rounds);
        boolean repeated = false;
        while (true) {
            ModelProvider provider = settings.models().get(model);
            RoundWriter writer = new RoundWriter(
                    sink,
                    this::nextId,
                    settings.reasoning(),
                    citations::cite,
                    Math.max(0, MAX_CHARACTERS - characters));
            try {
                Round round = traced(provider, request, writer);
                characters += writer.shown();
                return round;
            } catch (ModelException e) {
                if (writer.begun() || isStopped()) {
                    throw e;
                }
                if (e.concernsThisModelOnly() && model + 1 < settings.models().size()) {
                    model++;
                    LOG.warn(
                            "Model call failed: {} from {} in session {} of {}, trying {}: {}",
                            e.code().wireName(),
                            provider.address(),
                            turn.sessionId(),
                            turn.project(),
                            settings.models().get(model).address(),
                            e.reason());
                } else if (repeated || !e.mayPass() || !pause(e.retryAfterSeconds())) {
                    throw e;
                } else {
                    repeated = true;
                }
            }
        }
    }

    private Round traced(ModelProvider provider, ModelRequest request, RoundWriter writer) {
        try (Tracing.Span span = tracing.start("model call", Tracing.Kind.CLIENT, turn.traceparent())) {
            span.put("karta.model", provider.address());
            Usage before = usage;
            try {
                return ask(provider, request.within(span.traceparent()), writer);
            } catch (ModelException e) {
                span.fail(e.code().wireName());
                throw e;
            } finally {
                span.put("gen_ai.usage.input_tokens", usage.inputTokens() - before.inputTokens());
                span.put("gen_ai.usage.output_tokens", usage.outputTokens() - before.outputTokens());
            }
        }
    }

    private Round ask(ModelProvider provider, ModelRequest request, RoundWriter writer) {
        ModelReply reply;
        try (ModelCall call = provider.call(request)) {
            if (!run(call)) {
                throw new ModelException(ProviderCode.UNAVAILABLE, "stopped before it began");
            }
            reply = read(call, request, writer);
        } finally {
            run(null);
        }
        Round round = writer.round(reply);
        if (round.reasoning != null && Json.write(round.reasoning).length() > MAX_REASONING_CHARACTERS) {
            throw new ModelException(ProviderCode.BAD_RESPONSE, "reasoning beyond " + MAX_REASONING_CHARACTERS);
        }
        return round;
    }

    private ModelReply read(ModelCall call, ModelRequest request, RoundWriter writer) {
        Usage counted = null;
        boolean produced = false;
        try {
            ModelReply reply = call.read(writer);
            counted = reply.usage();
            produced = true;
            return reply;
        } finally {
            // The provider charges for a reply that was interrupted or broke off, too.
            if (produced || writer.heard() || isStopped()) {
                spend(counted == null ? writer.estimate(request.estimatedTokens()) : counted);
            }
        }
    }

    /** Waits before the same model is asked again. Returns false if that takes too long, or the turn was stopped. */
    private synchronized boolean pause(@Nullable Integer seconds) {
        if (seconds != null && seconds > LONGEST_PAUSE_SECONDS) {
            return false;
        }
        long millis = seconds == null ? PAUSE_MILLIS : seconds * 1_000L;
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            for (long left = until - System.nanoTime(); left > 0 && !stopped; left = until - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return !stopped;
    }

    private void spend(Usage counted) {
        usage = new Usage(usage.inputTokens() + counted.inputTokens(), usage.outputTokens() + counted.outputTokens());
        sink.spend(counted);
    }

    /** Ends the turn and returns true if the budget is used up. */
    private boolean isRefused() {
        Problem refusal = sink.refusal();
        if (refusal != null) {
            fail(refusal);
        }
        return refusal != null;
    }

    private void fail(Problem problem) {
        sink.fail(problem.code().wireName(), problem.text(), problem.retryAfterSeconds());
    }

    /** Gets results for the calls of a round. Returns false if the turn must wait for an approval, or was stopped. */
    private boolean finish(Round round) {
        for (ToolCall call = round.open(); call != null; call = round.open()) {
            if (isStopped()) {
                return false; // The call may not have been stored, so its tool must not act.
            }
            Tool tool = tool(call);
            Tool.@Nullable Outcome outcome;
            String code = null;
            if (tool == null) {
                outcome = error("There is no tool of this name.");
            } else if (tool.requiresStepUp() && freshStepUp() == null) {
                outcome = STEP_UP_REQUIRED;
                code = Code.STEP_UP_REQUIRED.wireName();
            } else if (tool.needsApproval()
                    && call.approved == null
                    && !turn.approvedTools().contains(tool.name())) {
                outcome = unapproved(call);
                if (outcome == null) {
                    sink.pause(approval(tool, call), PATIENCE);
                    return false;
                }
            } else if (Boolean.FALSE.equals(call.approved)) {
                outcome = error("The visitor did not approve this.");
            } else {
                outcome = run(tool, call);
            }
            citations.offer(call.tool, outcome.output());
            call.output = outcome.output();
            var unused =
                    sink.emit(EventDraft.toolResult(call.id, outcome.output(), outcome.isError(), visible(tool), code));
        }
        return true;
    }

    private @Nullable Tool tool(ToolCall call) {
        return settings.tools().stream()
                .filter(tool -> tool.name().equals(call.tool))
                .findFirst()
                .orElse(null);
    }

    private EventDraft toolUse(ToolCall call) {
        Tool tool = tool(call);
        return EventDraft.toolUse(
                call.id, call.tool, call.input, visible(tool), tool == null ? ToolWording.NONE : tool.wording());
    }

    /** Returns why the visitor cannot be asked to approve a call; null if that is possible. */
    private Tool.@Nullable Outcome unapproved(ToolCall call) {
        if (!turn.canPause()) {
            return error("This needs the visitor's approval, and nobody can be asked here.");
        }
        int length = Json.write(call.input).length();
        // Visitors must see all that they approve.
        return length <= MAX_APPROVAL_CHARACTERS
                ? null
                : error(
                        "This needs the visitor's approval, and its arguments are too long to show: expected JSON of at most "
                                + MAX_APPROVAL_CHARACTERS + " characters, got " + length + ". Shorten them.");
    }

    private static Pause approval(Tool tool, ToolCall call) {
        ToolWording wording = tool.wording().with(call.input);
        return new Pause(
                call.approvalId(),
                tool.name(),
                wording.title(),
                wording.confirm(),
                Json.write(call.input),
                wording.options());
    }

    private static Visibility visible(@Nullable Tool tool) {
        return tool == null ? Visibility.NAME : tool.visible();
    }

    private static Tool.Outcome error(String message) {
        return new Tool.Outcome(TextNode.valueOf(message), message);
    }

    private Turn.@Nullable StepUp freshStepUp() {
        Turn.StepUp stepUp = turn.stepUp();
        boolean counts =
                stepUp != null && !stepUp.at().plus(settings.stepUpMaxAge()).isBefore(clock.instant());
        return counts ? stepUp : null;
    }

    private Tool.Outcome run(Tool tool, ToolCall call) {
        if (!(call.input instanceof ObjectNode arguments) || arguments.has("unreadable")) {
            return error("The arguments are not a JSON object.");
        }
        try (Tracing.Span span = tracing.start("tool call", Tracing.Kind.CLIENT, turn.traceparent())) {
            span.put("gen_ai.tool.name", tool.name());
            Tool.Outcome outcome = run(tool, call, arguments, span.traceparent());
            if (outcome.isError()) {
                span.fail("the tool failed");
            }
            return outcome;
        }
    }

    private Tool.Outcome run(Tool tool, ToolCall call, ObjectNode arguments, @Nullable String traceparent) {
        CompletableFuture<Tool.Outcome> outcome = tool.run(new Tool.Invocation(
                        call.id,
                        arguments,
                        turn.sessionId(),
                        turn.project(),
                        turn.userId(),
                        freshStepUp(),
                        traceparent))
                .toCompletableFuture();
        if (!run(() -> outcome.cancel(true))) {
            outcome.cancel(true);
        }
        try {
            Tool.Outcome done = outcome.join();
            if (done.isError()) {
                LOG.warn(
                        "Tool call failed: {} in session {} of {}: {}",
                        tool.name(),
                        turn.sessionId(),
                        turn.project(),
                        done.failure());
            }
            return done;
        } catch (CompletionException e) {
            return error("The tool failed.");
        } finally {
            run(null);
        }
    }

    /** Emits the passages that the answer cites as sources, and a few that the model received besides. */
    private void tellSources() {
        ArrayNode items = citations.sources();
        if (items != null) {
            var unused = sink.emit(EventDraft.sources(items));
        }
    }
}
