// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import sh.karta.server.problem.Problem;

/** Receives the results of turns, for metrics and accounting, and decides whether they may continue. Called on worker threads; must not block for long. */
public interface TurnObserver {
    /**
     * Reports that a run of a turn that this server drove has ended.
     *
     * @param outcome {@code end_turn}, {@code requires_action}, {@code interrupted}, or the code of the error it failed with
     * @param took from the start of the run
     */
    void turnEnded(Owner owner, String outcome, Duration took);

    /** Counts tokens that a turn has used. The run's next append stores them. */
    default void spent(Owner owner, long tokens) {}

    /** Stores tokens of a run that has ended, so that no append of it follows. */
    default void spentLate(Owner owner, long tokens) {}

    /**
     * Returns why turns of an owner must not continue; null if they may.
     *
     * @param unstored tokens of the owner that are not stored yet
     */
    default @Nullable Problem refusal(Owner owner, long unstored) {
        return null;
    }
}
