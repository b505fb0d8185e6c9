// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.http;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.KartaError;

/** Hears the answer to a request: {@link #open} and {@link #text} of a 2xx alone, and always one {@link #end}. */
public interface Body {
    /** A 2xx with this {@code Content-Type} has arrived, or an empty string where it has none. */
    void open(String contentType);

    /** A piece of the body, decoded. */
    void text(String piece);

    /** {@code fraction} (0 to 1) of the file of the request has been sent. */
    default void progress(double fraction) {}

    /** The body is complete (null), or the request failed, before or in the middle of the body. */
    void end(@Nullable KartaError error);
}
