// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model;

import java.util.Locale;

/** The closed list of codes for a failed model call. Clients show any code with this prefix as one friendly line. */
public enum ProviderCode {
    AUTH("The model provider refused the server's key."),
    NOT_FOUND("The model does not exist at the provider."),
    REFUSED("The model provider refused the request."),
    RATE_LIMITED("The model provider's rate limit is exceeded."),
    TIMEOUT("The model did not answer in time."),
    UNAVAILABLE("The model provider failed or could not be reached."),
    BAD_RESPONSE("The model's answer could not be read."),
    ENDLESS("The model did not come to an end.");

    private final String message;

    ProviderCode(String message) {
        this.message = message;
    }

    /** Returns the code of {@code session.error}, such as {@code model_provider_auth}. */
    public String wireName() {
        return "model_provider_" + name().toLowerCase(Locale.ROOT);
    }

    /** Returns the code of a response whose status is no success. */
    public static ProviderCode ofStatus(int status) {
        return switch (status) {
            case 401, 403 -> AUTH;
            case 404 -> NOT_FOUND;
            case 400, 413, 422 -> REFUSED;
            case 408 -> TIMEOUT;
            case 429 -> RATE_LIMITED;
            default -> UNAVAILABLE;
        };
    }

    /** Returns the text for the visitor's client. It is ours: a provider's may hold keys, addresses or the prompt. */
    public String message() {
        return message;
    }
}
