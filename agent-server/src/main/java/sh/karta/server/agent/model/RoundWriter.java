// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventDraft.Usage;
import sh.karta.server.event.Json;

/** Builds a round from a reply and writes its words to the sink as they arrive. Used by one thread. */
final class RoundWriter implements ReplyListener {
    private final TurnSink sink;
    private final Supplier<String> ids;
    private final boolean reasoning;
    private final MarkFilter marks;
    private final int room;
    private final Round round = new Round();
    private @Nullable String wordsPart;
    private @Nullable String thoughtsPart;
    private int shown;
    private long written;
    private long thoughts;
    private boolean calling;

    /**
     * @param ids creates ids that are unique in the session
     * @param reasoning whether visitors see the model's reasoning. Otherwise it is counted and dropped
     * @param cited receives the number of each cited passage and returns whether there is one
     * @param room how many characters visitors may get
     */
    RoundWriter(TurnSink sink, Supplier<String> ids, boolean reasoning, IntPredicate cited, int room) {
        this.sink = sink;
        this.ids = ids;
        this.reasoning = reasoning;
        this.marks = new MarkFilter(cited);
        this.room = room;
    }

    @Override
    public void words(String text) {
        written += text.length();
        show(marks.pass(text));
    }

    private void show(String text) {
        if (text.isEmpty()) {
            return;
        }
        if (wordsPart == null) {
            wordsPart = "part-" + ids.get();
        }
        String fitting = fitting(text);
        round.text.append(fitting);
        var unused = sink.emit(EventDraft.messageDelta(wordsPart, fitting));
        requireRoom(text, fitting);
    }

    /** Returns the beginning of a text for which there is room, and counts it. */
    private String fitting(String text) {
        int length = Math.min(text.length(), room - shown);
        if (length > 0 && length < text.length() && Character.isHighSurrogate(text.charAt(length - 1))) {
            length--;
        }
        shown += length;
        return text.substring(0, length);
    }

    /** An event of unlimited length could be stored, but not read again. */
    private static void requireRoom(String text, String fitting) {
        if (fitting.length() < text.length()) {
            throw new ModelException(
                    ProviderCode.ENDLESS, "an answer of more than " + ModelTurn.MAX_CHARACTERS + " characters");
        }
    }

    /** Returns the number of characters that visitors got. */
    int shown() {
        return shown;
    }

    @Override
    public void thoughts(String text) {
        thoughts += text.length();
        if (!reasoning) {
            return;
        }
        if (thoughtsPart == null) {
            thoughtsPart = "part-" + ids.get();
        }
        String fitting = fitting(text);
        var unused = sink.emit(EventDraft.thinkingDelta(thoughtsPart, fitting));
        requireRoom(text, fitting);
    }

    @Override
    public void calling() {
        calling = true;
    }

    /**
     * Returns whether visitors may have seen some of the reply, or the model has begun a tool call. If so, no other model may start again.
     */
    boolean begun() {
        return wordsPart != null || thoughtsPart != null || calling;
    }

    /** Returns whether the model has produced anything. */
    boolean heard() {
        return begun() || written > 0 || thoughts > 0;
    }

    /** Returns an estimate for a reply to a request of {@code tokens} that the provider did not count. */
    Usage estimate(long tokens) {
        return new Usage(tokens, (written + thoughts) / 4 + 1);
    }

    /** Returns the round of a complete reply. */
    Round round(ModelReply reply) {
        show(marks.rest());
        for (ModelReply.Call call : reply.calls()) {
            round.calls.add(new ToolCall("tool-" + ids.get(), call.tool(), arguments(call.arguments())));
        }
        if (!round.calls.isEmpty()) {
            round.reasoning = reply.reasoning();
        }
        return round;
    }

    /** Returns the arguments as an object. The tool's refusal tells the model about invalid arguments. */
    private static JsonNode arguments(String json) {
        try {
            JsonNode node = Json.parse((json.isBlank() ? "{}" : json).getBytes(StandardCharsets.UTF_8));
            return node instanceof ObjectNode ? node : Json.object().set("value", node);
        } catch (IOException e) {
            return Json.object().put("unreadable", json);
        }
    }
}
