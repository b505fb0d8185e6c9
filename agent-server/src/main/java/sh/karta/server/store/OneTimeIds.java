// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import java.time.Duration;

/** Remembers ids that may be used only once. Thread-safe. */
public interface OneTimeIds {
    /**
     * Returns whether this is the first call with an id.
     *
     * @param remember how long the id is remembered; afterwards it may count as new
     */
    boolean first(String id, Duration remember);
}
