// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model.langchain4j;

import dev.langchain4j.exception.LangChain4jException;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import sh.karta.server.agent.model.ModelException;
import sh.karta.server.agent.model.ProviderCode;

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
}
