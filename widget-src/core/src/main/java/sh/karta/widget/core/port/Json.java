// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.port;

import org.jspecify.annotations.Nullable;

/** JSON, by whatever the platform has. */
public interface Json {
    /** Returns the value of {@code text}, or null if it is not JSON. */
    @Nullable
    JsonValue parse(String text);

    /** Returns what {@link #parse} would of the data of one event of a stream; the next may be read by what it has in common with it. */
    default @Nullable JsonValue event(String data) {
        return parse(data);
    }

    /** Returns a new, empty object. */
    JsonValue object();

    /** Returns a new, empty array. */
    JsonValue array();
}
