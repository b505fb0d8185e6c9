// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.port;

import org.jspecify.annotations.Nullable;

/** What comes back of a request: {@link #head} once, {@link #text} any number of times, then {@link #end}; or {@link #failed} at any point. */
public interface HttpHandler {
    /**
     * The status line and headers have arrived.
     *
     * @param status the status code
     * @param retryAfter the {@code Retry-After} header as sent, or null (also when CORS hides it)
     * @param contentType the {@code Content-Type} header, or an empty string
     * @param requestId the {@code X-Request-Id} header, or null (also when CORS hides it)
     */
    void head(int status, @Nullable String retryAfter, String contentType, @Nullable String requestId);

    /**
     * A piece of the body, decoded as UTF-8 across pieces; a leading BOM is passed on. An empty piece says that bytes
     * came which do not yet make a character.
     */
    void text(String piece);

    /** The body is complete. */
    void end();

    /** {@code fraction} (0 to 1) of {@link HttpRequest#file} has been sent; before {@link #head}, only with a file. */
    default void progress(double fraction) {}

    /**
     * The connection was refused or broke, or this engine cannot stream a body.
     *
     * @param unreadable whether the response came but its body cannot be read as a stream (a polyfilled fetch)
     * @param reason the engine's words, for the log
     */
    void failed(boolean unreadable, String reason);
}
