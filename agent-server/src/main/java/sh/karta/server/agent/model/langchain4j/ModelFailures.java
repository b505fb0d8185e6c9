// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model.langchain4j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.model.ModelException;
import sh.karta.server.agent.model.ProviderCode;
import sh.karta.server.event.Json;

/** Maps failures of providers, of the network and of LangChain4j to the closed list of codes. */
final class ModelFailures {
    private ModelFailures() {}

    static ModelException of(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            root = cause;
            if (cause instanceof ModelException known) {
                return known;
            }
            if (cause instanceof HttpTimeoutException) {
                return new ModelException(ProviderCode.TIMEOUT, cause.toString());
            }
        }
        // A parser's message quotes its input, which may be the visitor's text, so only the exception's type is kept.
        boolean parser = root instanceof com.fasterxml.jackson.core.JacksonException;
        if (root instanceof IOException && !parser) {
            return new ModelException(ProviderCode.UNAVAILABLE, root.toString());
        }
        boolean ours = failure instanceof LangChain4jException && !parser;
        return new ModelException(
                ProviderCode.BAD_RESPONSE,
                ours ? failure.toString() : root.getClass().getName());
    }

    /**
     * Maps a response without a reply.
     *
     * @param retryAfter the header of this name, or empty
     */
    static ModelException ofStatus(int status, String body, String retryAfter) {
        ProviderCode code = ProviderCode.ofStatus(status);
        Integer seconds = code == ProviderCode.RATE_LIMITED && retryAfter.matches("[0-9]{1,5}")
                ? Integer.valueOf(retryAfter)
                : null;
        return new ModelException(code, "status " + status + ", " + body, seconds);
    }

    /** Returns the failure that an event reports, or null. LangChain4j recognizes only some forms, and keeps only the message. */
    static @Nullable ModelException in(ServerSentEvent event) {
        boolean named = "error".equals(event.event());
        if (!named && !event.data().contains("\"error\"")) {
            return null;
        }
        JsonNode data;
        try {
            data = Json.parse(event.data().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return named ? new ModelException(ProviderCode.BAD_RESPONSE, "an error event that is not JSON") : null;
        }
        JsonNode error = data.path("error");
        if (data.path("type").asText().equals("response.failed")) {
            error = data.at("/response/error");
        } else if (data.path("type").asText().equals("error") && !error.isObject()) {
            error = data;
        }
        boolean failed = named || error.isTextual() || error.isObject();
        return failed ? new ModelException(ofWord(error), "in the stream: " + Json.write(data)) : null;
    }

    private static ProviderCode ofWord(JsonNode error) {
        if (error.path("code").isInt()) { // gateways quote the status of the provider behind them
            return ProviderCode.ofStatus(error.path("code").intValue());
        }
        String word = error.path("code").asText("").isEmpty()
                ? error.path("type").asText()
                : error.path("code").asText();
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "authentication_error", "permission_error", "invalid_api_key" -> ProviderCode.AUTH;
            case "not_found_error", "model_not_found" -> ProviderCode.NOT_FOUND;
            case "invalid_request_error", "request_too_large", "invalid_prompt", "context_length_exceeded" ->
                ProviderCode.REFUSED;
            case "rate_limit_error", "rate_limit_exceeded", "insufficient_quota" -> ProviderCode.RATE_LIMITED;
            case "timeout_error" -> ProviderCode.TIMEOUT;
            case "api_error", "overloaded_error", "server_error" -> ProviderCode.UNAVAILABLE;
            default -> ProviderCode.BAD_RESPONSE;
        };
    }
}
