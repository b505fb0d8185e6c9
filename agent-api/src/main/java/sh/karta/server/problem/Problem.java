// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.problem;

import org.jspecify.annotations.Nullable;

/**
 * An error that is reported to the caller. The message tells developers what is wrong and what to do. It is sent and logged unchanged,
 * so it must not contain a visitor's text, a secret or a file path of the server.
 */
public final class Problem extends RuntimeException {
    private final Code code;
    private final @Nullable Integer retryAfterSeconds;

    public Problem(Code code, String message) {
        this(code, message, null);
    }

    /** @param retryAfterSeconds when a retry may succeed, in seconds; null if waiting does not help */
    public Problem(Code code, String message, @Nullable Integer retryAfterSeconds) {
        // No stack trace: these errors are ordinary responses, and an attacker could cause thousands a second.
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

    /** Returns the message, or the code if there is none. Never null, unlike {@link #getMessage()}. */
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
