// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.core.JsonString;
import com.openai.core.JsonValue;
import com.openai.models.chat.completions.ChatCompletionChunk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.event.Drafts;
import sh.karta.server.event.Drafts.Usage;
import sh.karta.server.event.Json;

/** Takes one streamed completion apart: words go to the sink as they come, tool calls are collected. Used by one thread. */
final class ModelReply {
    private static final int MAX_CALLS = 16;
    private static final int MAX_ARGUMENTS = 100_000;

    /** The fields in which compatible endpoints send what the model thinks; the API itself has none. */
    private static final List<String> REASONING = List.of("reasoning_content", "reasoning");

    private static final class Partial {
        String name = "";
        final StringBuilder arguments = new StringBuilder();
    }

    private final TurnSink sink;
    private final Supplier<String> ids;
    private final boolean reasoning;
    private final Round round = new Round();
    private final Map<Long, Partial> calls = new TreeMap<>();
    private @Nullable String wordsPart;
    private @Nullable String thoughtsPart;
    private long thoughts;
    private Usage usage = Usage.NONE;
    private boolean finished;

    /**
     * @param ids makes ids that are unique in the session
     * @param reasoning whether visitors see what the model thinks; otherwise it is counted and dropped
     */
    ModelReply(TurnSink sink, Supplier<String> ids, boolean reasoning) {
        this.reasoning = reasoning;
        this.sink = sink;
        this.ids = ids;
    }

    void take(ChatCompletionChunk chunk) {
        chunk.usage().ifPresent(u -> usage = new Usage(u.promptTokens(), u.completionTokens()));
        for (ChatCompletionChunk.Choice choice : chunk.choices()) {
            ChatCompletionChunk.Choice.Delta delta = choice.delta();
            REASONING.forEach(field -> think(delta._additionalProperties().get(field)));
            delta.content().ifPresent(this::say);
            delta.refusal().ifPresent(this::say);
            delta.toolCalls().ifPresent(list -> list.forEach(this::collect));
            finished |= choice.finishReason().isPresent();
        }
    }

    private void say(String words) {
        if (!words.isEmpty()) {
            if (wordsPart == null) {
                wordsPart = "part-" + ids.get();
            }
            round.text.append(words);
            var unused = sink.emit(Drafts.messageDelta(wordsPart, words));
        }
    }

    private void think(@Nullable JsonValue value) {
        String thought = value instanceof JsonString text ? text.value() : null;
        if (thought != null && !thought.isEmpty()) {
            thoughts += thought.length();
            if (!reasoning) {
                return;
            }
            if (thoughtsPart == null) {
                thoughtsPart = "part-" + ids.get();
            }
            var unused = sink.emit(Drafts.thinkingDelta(thoughtsPart, thought));
        }
    }

    private void collect(ChatCompletionChunk.Choice.Delta.ToolCall piece) {
        Partial call = calls.computeIfAbsent(piece.index(), i -> new Partial());
        piece.function().ifPresent(function -> {
            function.name().ifPresent(name -> call.name += name);
            function.arguments().ifPresent(call.arguments::append);
        });
        if (calls.size() > MAX_CALLS || call.arguments.length() > MAX_ARGUMENTS) {
            throw new UnreadableReplyException("more tool calls or arguments than any sensible model makes");
        }
    }

    /** What the endpoint has counted; an estimate for one that does not count, or whose answer was cut. */
    Usage usage(String question) {
        return usage.equals(Usage.NONE)
                ? new Usage(question.length() / 4 + 1L, (round.text.length() + thoughts) / 4 + 1)
                : usage;
    }

    /** The whole answer, once the stream has ended. */
    Round round() {
        if (!finished && calls.isEmpty() && round.text.isEmpty()) {
            throw new UnreadableReplyException("the stream ended without an answer");
        }
        List<ToolCall> whole = new ArrayList<>();
        for (Partial call : calls.values()) {
            whole.add(new ToolCall("tool-" + ids.get(), call.name, arguments(call.arguments.toString())));
        }
        round.calls.addAll(whole);
        return round;
    }

    /** A model that writes broken arguments gets to know it by the tool's refusal. */
    private static JsonNode arguments(String json) {
        try {
            JsonNode node = Json.parse((json.isBlank() ? "{}" : json).getBytes(StandardCharsets.UTF_8));
            return node instanceof ObjectNode ? node : Json.object().set("value", node);
        } catch (IOException e) {
            return Json.object().put("unreadable", json);
        }
    }
}
