// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.model.ModelException;
import sh.karta.server.agent.model.ModelReply;
import sh.karta.server.agent.model.ProviderCode;
import sh.karta.server.agent.model.ReplyListener;
import sh.karta.server.event.EventDraft.Usage;
import sh.karta.server.event.Json;

/** Collects one reply and passes its text on as it arrives. Used by one thread. */
public final class Reply {
    /** Why the model stopped. */
    enum End {
        STOP,
        LENGTH,
        REFUSED
    }

    /** Names in {@link ModelReply#reasoning}: the text, LangChain4j's attributes of a message, and fields to repeat. */
    public static final String THINKING = "thinking";

    public static final String ATTRIBUTES = "attributes";
    public static final String SENT_BACK = "sent_back";

    /** LangChain4j's names of attributes. */
    static final String ENCRYPTED = "encrypted_reasoning";

    static final String SIGNATURE = "thinking_signature";
    static final String REDACTED = "redacted_thinking";

    private final ReplyListener listener;
    private final WholeCharacters wholeWords = new WholeCharacters();
    private final WholeCharacters wholeThoughts = new WholeCharacters();
    private final ThinkTags tags;
    private final StringBuilder thinking = new StringBuilder();
    private final ObjectNode attributes = Json.object();
    private final ObjectNode sentBack = Json.object();
    private @Nullable Long inputTokens;
    private @Nullable Long outputTokens;
    private boolean said;
    private boolean complete;
    private @Nullable End end;

    final ToolCalls calls;

    public Reply(ReplyListener listener) {
        this.listener = listener;
        calls = new ToolCalls(listener::calling);
        tags = new ThinkTags(this::say, listener::thoughts);
    }

    private void say(String text) {
        said |= !text.isBlank();
        listener.words(text);
    }

    /** Appends text of the answer. It may begin with reasoning in tags. */
    void words(String text) {
        tags.pass(wholeWords.pass(text));
    }

    /** Appends reasoning. */
    void thoughts(String text) {
        think(wholeThoughts.pass(text));
    }

    private void think(String text) {
        if (!text.isEmpty()) {
            listener.thoughts(text);
        }
    }

    /** Returns whether the answer has begun. */
    boolean hasWords() {
        return said;
    }

    /** Adds the counts that an object has. Later ones replace earlier ones. */
    void usage(JsonNode counts) {
        Long input = count(counts, "prompt_tokens", "input_tokens");
        Long output = count(counts, "completion_tokens", "output_tokens");
        inputTokens = input == null ? inputTokens : input;
        outputTokens = output == null ? outputTokens : output;
    }

    private static @Nullable Long count(JsonNode counts, String... names) {
        String text = EndpointJson.text(counts, names);
        try {
            return text.isEmpty() ? null : Math.max(0, (long) Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Appends reasoning that must go back together with its attributes. */
    void thinking(String text) {
        thinking.append(text);
    }

    /** Begins a further block of such reasoning. */
    void nextThinking() {
        thinking.append(thinking.isEmpty() ? "" : "\n");
    }

    boolean hasAttribute(String name) {
        return attributes.has(name);
    }

    /** Keeps a value that the endpoint expects back with the reasoning. Several of a name are lines, as LangChain4j joins them. */
    void attribute(String name, String value) {
        String earlier = attributes.path(name).asText();
        attributes.put(name, earlier.isEmpty() ? value : earlier + '\n' + value);
    }

    /** Adds a value to a list of them. */
    void listed(String name, String value) {
        attributes.withArray(name).add(value);
    }

    /** Returns the object for fields that the endpoint expects back as it sent them. */
    ObjectNode sentBack() {
        return sentBack;
    }

    /** Notes why the model stopped. Counts may follow. */
    void end(End reason) {
        end = reason;
    }

    /** Notes that the reply has no further events. */
    void complete() {
        complete = true;
    }

    /** Returns whether the model has stopped. Some endpoints send nothing more, and keep the connection. */
    boolean hasEnded() {
        return end != null;
    }

    /** Returns whether there are no further events. */
    boolean isComplete() {
        return complete;
    }

    /** Passes on the rest of the text and returns the reply, or throws the reason why there is none. */
    ModelReply finish() {
        think(wholeThoughts.rest());
        tags.pass(wholeWords.rest());
        tags.end();
        if (end == End.REFUSED) {
            throw new ModelException(ProviderCode.REFUSED, "the provider stopped the answer for its content");
        }
        if (end == null && !complete) {
            throw unreadable("the stream ended before the answer did");
        }
        List<ModelReply.Call> whole = calls.whole();
        if (!said && whole.isEmpty() && end == End.LENGTH) {
            throw unreadable("max_output_tokens was used up before the first word");
        }
        if (!said && whole.isEmpty() && tags.isOpen()) {
            throw unreadable("the reasoning was never closed, so there is no answer");
        }
        return new ModelReply(whole, counted(), reasoning());
    }

    private @Nullable ObjectNode reasoning() {
        if (attributes.isEmpty() && sentBack.isEmpty()) {
            return null;
        }
        ObjectNode reasoning = Json.object().put(THINKING, thinking.isEmpty() ? null : thinking.toString());
        reasoning.set(ATTRIBUTES, attributes);
        reasoning.set(SENT_BACK, sentBack);
        return reasoning;
    }

    private @Nullable Usage counted() {
        Usage usage = new Usage(inputTokens == null ? 0 : inputTokens, outputTokens == null ? 0 : outputTokens);
        return usage.equals(Usage.NONE) ? null : usage;
    }

    private static ModelException unreadable(String reason) {
        return new ModelException(ProviderCode.BAD_RESPONSE, reason);
    }
}
