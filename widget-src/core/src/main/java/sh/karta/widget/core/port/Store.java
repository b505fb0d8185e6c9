// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.port;

import org.jspecify.annotations.Nullable;

/** Strings kept between page loads. Never throws: a blocked or full storage loses values. */
public interface Store {
    /** Returns the value of {@code key}, or null. */
    @Nullable
    String get(String key);

    /** Sets {@code key}. Returns whether the value was stored. */
    boolean set(String key, String value);

    /** Removes {@code key}. */
    void remove(String key);
}
