// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.port;

import org.jspecify.annotations.Nullable;

/**
 * Receives a response: {@link #head} once, {@link #text} any number of times, then {@link #end}. {@link #failed} may
 * come at any point instead.
 */
public interface HttpHandler {
    /**
     * Receives the status line and headers.
     *
     * @param status the status code
     * @param retryAfter the {@code Retry-After} header as sent, or null (also if CORS hides it)
     * @param contentType the {@code Content-Type} header, or an empty string
     * @param requestId the {@code X-Request-Id} header, or null (also if CORS hides it)
     */
    void head(int status, @Nullable String retryAfter, String contentType, @Nullable String requestId);

    /**
     * Receives a piece of the body, decoded as UTF-8 across pieces. A leading BOM is passed on. An empty piece means
     * that bytes arrived that do not complete a character yet.
     */
    void text(String piece);

    /** Ends the body. */
    void end();

    /**
     * Reports that {@code fraction} (0 to 1) of {@link HttpRequest#file} was sent. Called before {@link #head}, and
     * only with a file.
     */
    default void progress(double fraction) {}

    /**
     * Ends the request: the connection was refused or broke, or the engine cannot stream bodies.
     *
     * @param unreadable whether a response arrived whose body cannot be read as a stream (a polyfilled fetch)
     * @param reason the engine's message, for the log
     */
    void failed(boolean unreadable, String reason);
}
