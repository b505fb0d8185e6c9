// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model.langchain4j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.model.ModelException;
import sh.karta.server.agent.model.ModelReply;
import sh.karta.server.agent.model.ProviderCode;
import sh.karta.server.agent.model.ReplyListener;
import sh.karta.server.event.EventDraft.Usage;
import sh.karta.server.event.Json;

/** Receives a reply from LangChain4j. Used by one thread. */
final class ReplyHandler implements StreamingChatResponseHandler {
    private static final int MAX_CALLS = 16;
    private static final int MAX_ARGUMENTS = 100_000;

    private final ModelHttp http;
    private final String model;
    private final ReplyListener listener;
    private final Set<Integer> calls = new HashSet<>();
    private int arguments;
    private boolean said;
    private @Nullable ChatResponse response;

    /** @param model address of the model */
    ReplyHandler(ModelHttp http, String model, ReplyListener listener) {
        this.http = http;
        this.model = model;
        this.listener = listener;
    }

    @Override
    public void onPartialResponse(String text) {
        said = true;
        listener.words(text);
    }

    @Override
    public void onPartialThinking(PartialThinking thinking) {
        listener.thoughts(thinking.text());
    }

    @Override
    public void onPartialToolCall(PartialToolCall call) {
        arguments += call.partialArguments().length();
        count(call.index());
    }

    @Override
    public void onCompleteToolCall(CompleteToolCall call) {
        count(call.index());
    }

    private void count(int index) {
        listener.calling();
        calls.add(index);
        if (calls.size() > MAX_CALLS || arguments > MAX_ARGUMENTS) {
            throw unreadable("too many tool calls, or arguments that are too long");
        }
    }

    /** Reads a refusal, which LangChain4j does not support. OpenAI sends it instead of text, Anthropic as the stop reason. */
    @Override
    public void onUnmappedRawEvent(Object event) {
        if (!(event instanceof ServerSentEvent sent) || !sent.data().contains("refusal")) {
            return;
        }
        JsonNode data;
        try {
            data = Json.parse(sent.data().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw unreadable("an event that is not JSON");
        }
        if (data.at("/delta/stop_reason").asText().equals("refusal")) {
            throw new ModelException(ProviderCode.REFUSED, "stop reason refusal");
        }
        String words = data.path("type").asText().equals("response.refusal.delta")
                ? data.path("delta").asText()
                : data.at("/choices/0/delta/refusal").asText("");
        if (!words.isEmpty()) {
            onPartialResponse(words);
        }
    }

    @Override
    public void onCompleteResponse(ChatResponse complete) {
        response = complete;
    }

    @Override
    public void onError(Throwable error) {
        http.fail(error);
    }

    boolean isComplete() {
        return response != null;
    }

    /** Returns the complete reply, or throws the reason why there is none. */
    ModelReply reply() {
        ModelException failure = http.failure();
        if (failure != null) {
            throw failure;
        }
        if (response == null) {
            throw unreadable("the stream ended before the answer did");
        }
        FinishReason reason = response.finishReason();
        AiMessage message = response.aiMessage();
        List<ModelReply.Call> whole = message.toolExecutionRequests().stream()
                .map(call -> new ModelReply.Call(
                        Objects.requireNonNullElse(call.name(), ""), Objects.requireNonNullElse(call.arguments(), "")))
                .toList();
        if (reason == FinishReason.CONTENT_FILTER) {
            throw new ModelException(ProviderCode.REFUSED, "finish reason content filter");
        }
        if (reason == null && !http.sawDoneMarker()) {
            throw unreadable("the stream ended before the answer did");
        }
        if (reason == FinishReason.LENGTH && !said && whole.isEmpty()) {
            throw unreadable("max_output_tokens was used up before the first word");
        }
        return new ModelReply(whole, usage(response.tokenUsage()), Messages.reasoning(message, model));
    }

    private static @Nullable Usage usage(@Nullable TokenUsage counted) {
        if (counted == null) {
            return null;
        }
        Usage usage = new Usage(
                Objects.requireNonNullElse(counted.inputTokenCount(), 0),
                Objects.requireNonNullElse(counted.outputTokenCount(), 0));
        return usage.equals(Usage.NONE) ? null : usage;
    }

    private static ModelException unreadable(String reason) {
        return new ModelException(ProviderCode.BAD_RESPONSE, reason);
    }
}
