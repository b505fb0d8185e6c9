// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model.langchain4j;

import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.openai.OpenAiResponsesStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel.OpenAiStreamingChatModelBuilder;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.model.Excerpt;
import sh.karta.server.agent.model.ModelCall;
import sh.karta.server.agent.model.ModelException;
import sh.karta.server.agent.model.ModelProvider;
import sh.karta.server.agent.model.ModelReply;
import sh.karta.server.agent.model.ModelRequest;
import sh.karta.server.agent.model.ReplyListener;
import sh.karta.server.outgoing.OutgoingHttp;

/** A model that LangChain4j can talk to. Each call creates its own LangChain4j model, because that is bound to the HTTP exchange. */
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
            ReplyHandler handler = new ReplyHandler(exchange, address(), listener);
            exchange.endsWhen(handler::isComplete);
            try {
                model(exchange).chat(Messages.request(request, address()), handler);
                return handler.reply();
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
                .returnThinking(true)
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
                .temperature(settings.temperature())
                .returnThinking(true);
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
