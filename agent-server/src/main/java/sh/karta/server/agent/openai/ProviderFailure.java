// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.openai;

import com.openai.errors.OpenAIInvalidDataException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.SseException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong with the model, as the visitor's client is told (wire protocol §5). The texts are ours: a provider's may hold
 * keys, addresses or the prompt.
 *
 * @param code begins with {@code model_provider_}, which clients show as a friendly line
 */
record ProviderFailure(
        String code, String message, @Nullable Integer retryAfterSeconds) {
    static final ProviderFailure BAD_RESPONSE =
            new ProviderFailure("model_provider_bad_response", "The model's answer could not be read.", null);
    static final ProviderFailure ENDLESS =
            new ProviderFailure("model_provider_endless", "The model kept calling tools and never answered.", null);

    static ProviderFailure of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException || cause instanceof InterruptedIOException) {
                return new ProviderFailure("model_provider_timeout", "The model did not answer in time.", null);
            }
        }
        if (failure instanceof SseException || failure instanceof OpenAIInvalidDataException) {
            return BAD_RESPONSE;
        }
        if (failure instanceof OpenAIServiceException refused) {
            return ofStatus(refused.statusCode(), refused);
        }
        if (failure instanceof OpenAIIoException) {
            return new ProviderFailure("model_provider_unavailable", "The model could not be reached.", null);
        }
        return BAD_RESPONSE;
    }

    private static ProviderFailure ofStatus(int status, OpenAIServiceException refused) {
        return switch (status) {
            case 401, 403 ->
                new ProviderFailure("model_provider_auth", "The model provider refused the server's key.", null);
            case 404 -> new ProviderFailure("model_provider_not_found", "The model does not exist there.", null);
            case 400, 413, 422 ->
                new ProviderFailure("model_provider_refused", "The model provider refused the request.", null);
            case 429 ->
                new ProviderFailure(
                        "model_provider_rate_limited", "The model provider is asked too often.", seconds(refused));
            default -> new ProviderFailure("model_provider_unavailable", "The model provider failed.", null);
        };
    }

    private static @Nullable Integer seconds(OpenAIServiceException refused) {
        return refused.headers().values("retry-after").stream()
                .filter(value -> value.matches("[0-9]{1,5}"))
                .map(Integer::valueOf)
                .findFirst()
                .orElse(null);
    }
}
