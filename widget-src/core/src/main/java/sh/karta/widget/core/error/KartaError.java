// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.error;

import org.jspecify.annotations.Nullable;

/**
 * A failure as wire-protocol §5 lists them. A plain value, not a Java exception: it crosses into JavaScript, where the
 * TypeScript face turns it into the class that belongs to {@link #code}.
 */
public final class KartaError {
    /** The machine word. */
    public final String code;

    /** The human text, never HTML. */
    public final String message;

    /** The HTTP status, or 0 where there was none. */
    public int status;

    /** Seconds until another try makes sense, or NaN. */
    public double retryAfterSeconds = Double.NaN;

    /** The server's word for this request, or null. */
    public @Nullable String requestId;

    /** The response body as received, or null. */
    public @Nullable String body;

    public KartaError(String code, String message) {
        this.code = code;
        this.message = message;
    }
}
