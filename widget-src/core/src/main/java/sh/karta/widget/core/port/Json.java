// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.port;

import org.jspecify.annotations.Nullable;

/** The platform's JSON. */
public interface Json {
    /** Returns the value of {@code text}, or null if it is not JSON. */
    @Nullable
    JsonValue parse(String text);

    /** Returns a new, empty object. */
    JsonValue object();

    /** Returns a new, empty array. */
    JsonValue array();
}
