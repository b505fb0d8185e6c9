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
 * A failed model call: the code for the visitor's client, and what the operator needs from the log.
 *
 * @param reason status and the provider's message, or the cause of an answer that never came; not for visitors
 */
record ProviderFailure(
        ProviderCode code, String reason, @Nullable Integer retryAfterSeconds) {
    static ProviderFailure of(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            root = cause;
            if (cause instanceof SocketTimeoutException || cause instanceof InterruptedIOException) {
                return new ProviderFailure(ProviderCode.TIMEOUT, cause.toString(), null);
            }
        }
        if (failure instanceof OpenAIServiceException refused) {
            return ofAnswer(refused);
        }
        if (failure instanceof OpenAIIoException) {
            return new ProviderFailure(ProviderCode.UNAVAILABLE, root.toString(), null);
        }
        // Parsers quote what they could not read, which may be the visitor's words: the kind is enough.
        String reason = failure instanceof OpenAIInvalidDataException
                ? failure.getClass().getSimpleName()
                : failure.toString();
        return new ProviderFailure(ProviderCode.BAD_RESPONSE, reason, null);
    }

    private static ProviderFailure ofAnswer(OpenAIServiceException refused) {
        int status = refused.statusCode();
        ProviderCode code = refused instanceof SseException ? ProviderCode.BAD_RESPONSE : ofStatus(status);
        return new ProviderFailure(
                code,
                "status " + status + ", " + refused.getMessage(),
                code == ProviderCode.RATE_LIMITED ? seconds(refused) : null);
    }

    private static ProviderCode ofStatus(int status) {
        return switch (status) {
            case 401, 403 -> ProviderCode.AUTH;
            case 404 -> ProviderCode.NOT_FOUND;
            case 400, 413, 422 -> ProviderCode.REFUSED;
            case 429 -> ProviderCode.RATE_LIMITED;
            default -> ProviderCode.UNAVAILABLE;
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
