// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.KartaError;

/** Receives how taking up a session went, once. */
@FunctionalInterface
public interface Resumed {
    /**
     * The session's log was read, or could not be.
     *
     * @param running whether a turn is running
     * @param error why the log could not be read, or null
     */
    void done(boolean running, @Nullable KartaError error);

    /** The log has come: what is left of another session goes now, and the log's events follow. */
    default void arrived() {}
}
