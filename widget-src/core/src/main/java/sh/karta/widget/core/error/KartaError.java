// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.error;

import org.jspecify.annotations.Nullable;

/**
 * A failure as defined in wire-protocol §5. It is a plain value, not a Java exception, because it crosses into
 * JavaScript. The TypeScript layer turns it into the class for {@link #kind}.
 */
public final class KartaError {
    /** The machine-readable code. */
    public final String code;

    /** The message for people. It is never HTML and is fit for visitors. {@link #raw} keeps a text that was not. */
    public final String message;

    /** The error class, one of {@link ErrorCode}'s constants. */
    public int kind;

    /** The HTTP status, or 0 if there was none. */
    public int status;

    /** Seconds until a retry makes sense, or NaN. */
    public double retryAfterSeconds = Double.NaN;

    /** The server's id for the request, or null. */
    public @Nullable String requestId;

    /** The response body as received, or null. */
    public @Nullable String body;

    /**
     * Details for developers: the engine's message, or the server's if a friendly text replaced it. Null if there is
     * none.
     */
    public @Nullable String raw;

    public KartaError(String code, String message) {
        this.code = code;
        this.message = message;
        this.kind = ErrorCode.kind(code);
    }

    /**
     * Returns whether a limit was reached. The composer is then locked, and the page receives {@code limit_reached}.
     */
    public boolean isLimit() {
        return kind == ErrorCode.LIMIT || kind == ErrorCode.RATE_LIMITED;
    }

    /** Returns whether a retry may succeed. */
    public boolean isRetryable() {
        if (code.equals(ErrorCode.ABORTED) || code.equals(ErrorCode.EVENT_TOO_LARGE)) {
            return false;
        }
        return kind == ErrorCode.SERVER || kind == ErrorCode.NETWORK || code.equals(ErrorCode.PANEL_UNAVAILABLE);
    }
}
