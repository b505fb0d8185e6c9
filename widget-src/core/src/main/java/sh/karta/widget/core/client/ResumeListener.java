// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.KartaError;

/** Receives the outcome of {@link AgentClient#resume}, once. */
@FunctionalInterface
public interface ResumeListener {
    /**
     * Reports that the session's log was read, or could not be read.
     *
     * @param running whether a turn is running
     * @param error the reason why the log could not be read, or null
     */
    void done(boolean running, @Nullable KartaError error);

    /** Reports that the log has arrived. Its events follow, so this is the time to clear those of another session. */
    default void arrived() {}
}
