// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.http;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.KartaError;

/** Receives the response to a request: {@link #open} and {@link #text} only of a 2xx, and {@link #end} always once. */
public interface Body {
    /** Reports a 2xx. {@code contentType} is its {@code Content-Type} header, or null. */
    void open(@Nullable String contentType);

    /** Receives the next piece of the decoded body. */
    void text(String piece);

    /** Reports that {@code fraction} of the request's file, 0 to 1, was sent. */
    default void progress(double fraction) {}

    /** Reports that the body is complete (null), or that the request failed before or during the body. */
    void end(@Nullable KartaError error);
}
