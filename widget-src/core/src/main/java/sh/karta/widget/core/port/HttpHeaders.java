// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.port;

import org.jspecify.annotations.Nullable;

/** The headers of a response. */
@FunctionalInterface
public interface HttpHeaders {
    /** Returns the value of {@code name}, in any case, as sent. Null if there is none or CORS hides it. */
    @Nullable
    String get(String name);
}
