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
     * @param phrase the reason phrase of the status line, or "HTTP 502" where there is none (HTTP/2)
     */
    void head(int status, String phrase, HttpHeaders headers);

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
     * @param reason the engine's message, for the log, or null if a response arrived whose body cannot be read as a stream (a
     *     polyfilled fetch)
     */
    void failed(@Nullable String reason);
}
