// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.problem;

import org.jspecify.annotations.Nullable;

/**
 * A refusal with a message for the developer who reads it: what happened, then what to do. The message never holds a
 * visitor's words, a secret or a path of this machine, because it is sent out and logged as it is.
 */
public final class Problem extends RuntimeException {
    private final Code code;
    private final @Nullable Integer retryAfterSeconds;

    public Problem(Code code, String message) {
        this(code, message, null);
    }

    /** @param retryAfterSeconds when asking again makes sense, in seconds, or null when time does not help */
    public Problem(Code code, String message, @Nullable Integer retryAfterSeconds) {
        // No stack trace: refusals are ordinary answers, and hostile callers could ask for thousands a second.
        super(message, null, false, false);
        this.code = code;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    public Code code() {
        return code;
    }

    public @Nullable Integer retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** The human text; never null, unlike {@link #getMessage()}. */
    public String text() {
        String message = getMessage();
        return message == null ? code.wireName() : message;
    }

    public static Problem invalid(String message) {
        return new Problem(Code.INVALID_REQUEST, message);
    }

    public static Problem notFound(String message) {
        return new Problem(Code.NOT_FOUND, message);
    }
}
