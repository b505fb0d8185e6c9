// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model.langchain4j;

import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiResponsesStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel.OpenAiStreamingChatModelBuilder;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.model.Excerpt;
import sh.karta.server.agent.model.ModelCall;
import sh.karta.server.agent.model.ModelException;
import sh.karta.server.agent.model.ModelProvider;
import sh.karta.server.agent.model.ModelReply;
import sh.karta.server.agent.model.ModelRequest;
import sh.karta.server.agent.model.ReplyListener;
import sh.karta.server.agent.model.Tool;
import sh.karta.server.agent.model.reply.ChatCompletionsReader;
import sh.karta.server.agent.model.reply.MessagesReader;
import sh.karta.server.agent.model.reply.Reply;
import sh.karta.server.agent.model.reply.ReplyReader;
import sh.karta.server.agent.model.reply.ResponsesReader;
import sh.karta.server.agent.model.reply.SentBack;
import sh.karta.server.outgoing.OutgoingHttp;

/**
 * A model that LangChain4j can write requests for. The replies are read by {@link ReplyReader}. Each call creates its own LangChain4j
 * model, because that is bound to the HTTP exchange.
 */
public final class LangChain4jModel implements ModelProvider {
    /** The API that the endpoint offers. */
    public enum Api {
        OPENAI_CHAT_COMPLETIONS,
        OPENAI_RESPONSES,
        ANTHROPIC_MESSAGES
    }

    /**
     * The address and the options of the model. The provider decides about options that are null.
     *
     * @param baseUrl of the endpoint, such as {@code https://api.openai.com/v1}
     * @param maxOutputTokens limit for one reply. Anthropic requires one
     * @param effort how much the model reasons, as the provider's option names it
     * @param thinking {@code adaptive}, or the tokens it may reason for. Anthropic only
     * @param silence how long the endpoint may send nothing
     * @param summaries whether the model is asked for a readable summary of its reasoning
     */
    public record Settings(
            Api api,
            String baseUrl,
            String apiKey,
            String model,
            @Nullable Integer maxOutputTokens,
            @Nullable Double temperature,
            @Nullable String effort,
            @Nullable String thinking,
            Duration silence,
            boolean summaries) {
        @Override
        public String toString() {
            return model + " at " + baseUrl; // never the key
        }
    }

    private static final int LOGGED_CHARACTERS = 500;

    /** Receives nothing, because {@link ModelHttp} passes no events to LangChain4j. */
    private static final StreamingChatResponseHandler IGNORED = new StreamingChatResponseHandler() {
        @Override
        public void onCompleteResponse(ChatResponse response) {}

        @Override
        public void onError(Throwable error) {}
    };

    private final Settings settings;
    private final HttpClient http;

    public LangChain4jModel(Settings settings) {
        this.settings = settings;
        http = OutgoingHttp.client(settings.silence());
    }

    @Override
    public String address() {
        return settings.toString();
    }

    @Override
    public ModelCall call(ModelRequest request) {
        return new Call(request);
    }

    private final class Call implements ModelCall {
        private final ModelRequest request;
        private final ModelHttp exchange;

        Call(ModelRequest request) {
            this.request = request;
            exchange = new ModelHttp(http, settings.silence(), request.traceparent());
        }

        @Override
        public ModelReply read(ReplyListener listener) {
            ReplyReader reader = reader(new Reply(listener), request);
            exchange.readsWith(reader);
            if (settings.api() == Api.OPENAI_CHAT_COMPLETIONS) {
                exchange.completes(body -> SentBack.into(body, Messages.sentBack(request, address())));
            }
            try {
                model(exchange).chat(Messages.request(request, address()), IGNORED);
                ModelException failure = exchange.failure();
                if (failure != null) {
                    throw failure;
                }
                return Messages.reply(reader.finish(), address());
            } catch (RuntimeException e) {
                ModelException failure = ModelFailures.of(e);
                throw new ModelException(
                        failure.code(),
                        Excerpt.of(failure.reason(), List.of(settings.apiKey()), LOGGED_CHARACTERS),
                        failure.retryAfterSeconds());
            }
        }

        @Override
        public void close() {
            exchange.close();
        }
    }

    private ReplyReader reader(Reply reply, ModelRequest request) {
        return switch (settings.api()) {
            case OPENAI_CHAT_COMPLETIONS ->
                new ChatCompletionsReader(
                        reply, request.tools().stream().map(Tool::name).collect(Collectors.toSet()));
            case OPENAI_RESPONSES -> new ResponsesReader(reply);
            case ANTHROPIC_MESSAGES -> new MessagesReader(reply);
        };
    }

    private StreamingChatModel model(ModelHttp exchange) {
        return switch (settings.api()) {
            case OPENAI_CHAT_COMPLETIONS -> chatCompletions(exchange);
            case OPENAI_RESPONSES -> responses(exchange);
            case ANTHROPIC_MESSAGES -> messages(exchange);
        };
    }

    private StreamingChatModel chatCompletions(ModelHttp exchange) {
        return new OpenAiStreamingChatModelBuilder()
                .httpClientBuilder(exchange)
                .baseUrl(settings.baseUrl())
                .apiKey(settings.apiKey())
                .modelName(settings.model())
                .maxCompletionTokens(settings.maxOutputTokens())
                .temperature(settings.temperature())
                .reasoningEffort(settings.effort())
                .build();
    }

    private StreamingChatModel responses(ModelHttp exchange) {
        OpenAiResponsesStreamingChatModel.Builder model = OpenAiResponsesStreamingChatModel.builder()
                .httpClientBuilder(exchange)
                .baseUrl(settings.baseUrl().replaceAll("/+$", ""))
                .apiKey(settings.apiKey())
                .modelName(settings.model())
                .maxOutputTokens(settings.maxOutputTokens())
                .temperature(settings.temperature())
                .store(false);
        if (settings.effort() != null) { // models that do not reason refuse these
            model.reasoningEffort(settings.effort()).include(List.of("reasoning.encrypted_content"));
            if (settings.summaries()) {
                model.reasoningSummary("auto");
            }
        }
        return model.build();
    }

    private StreamingChatModel messages(ModelHttp exchange) {
        AnthropicStreamingChatModel.AnthropicStreamingChatModelBuilder model = AnthropicStreamingChatModel.builder()
                .httpClientBuilder(exchange)
                .baseUrl(settings.baseUrl())
                .apiKey(settings.apiKey())
                .modelName(settings.model())
                .maxTokens(settings.maxOutputTokens())
                .temperature(settings.temperature());
        if (settings.effort() != null) {
            model.customParameters(Map.of("output_config", Map.of("effort", settings.effort())));
        }
        if ("adaptive".equals(settings.thinking())) {
            // Without its text LangChain4j does not send the signature back, and the next round is refused.
            model.thinkingType("adaptive").thinkingDisplay("summarized");
        } else if (settings.thinking() != null) {
            model.thinkingType("enabled").thinkingBudgetTokens(Integer.valueOf(settings.thinking()));
        }
        return model.build();
    }
}
