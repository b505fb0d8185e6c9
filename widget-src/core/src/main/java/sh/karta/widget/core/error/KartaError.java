// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.error;

import org.jspecify.annotations.Nullable;

/**
 * A failure as wire-protocol §5 lists them. A plain value, not a Java exception: it crosses into JavaScript, where the
 * TypeScript face turns it into the class that belongs to {@link #kind}.
 */
public final class KartaError {
    /** The machine word. */
    public final String code;

    /** The human text, never HTML. Fit for a visitor: {@link #raw} keeps the words that were not. */
    public final String message;

    /** The class it belongs to, one of {@link ErrorCode}'s constants. */
    public int kind;

    /** The HTTP status, or 0 where there was none. */
    public int status;

    /** Seconds until another try makes sense, or NaN. */
    public double retryAfterSeconds = Double.NaN;

    /** The server's word for this request, or null. */
    public @Nullable String requestId;

    /** The response body as received, or null. */
    public @Nullable String body;

    /** What lies behind it, for developers: the engine's words, or the server's where a friendly text replaced them; or null. */
    public @Nullable String raw;

    public KartaError(String code, String message) {
        this.code = code;
        this.message = message;
        this.kind = ErrorCode.kind(code);
    }

    /** Returns whether the server has reached a limit: the composer is locked, and the page hears {@code limit_reached}. */
    public boolean isLimit() {
        return kind == ErrorCode.LIMIT || kind == ErrorCode.RATE_LIMITED;
    }

    /** Returns whether the same again may work. */
    public boolean isRetryable() {
        if (code.equals(ErrorCode.ABORTED) || code.equals(ErrorCode.EVENT_TOO_LARGE)) {
            return false;
        }
        return kind == ErrorCode.SERVER || kind == ErrorCode.NETWORK || code.equals(ErrorCode.PANEL_UNAVAILABLE);
    }
}
