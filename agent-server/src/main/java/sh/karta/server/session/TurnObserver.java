// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.EventDraft.Usage;
import sh.karta.server.problem.Problem;

/** Receives the results of turns, for metrics and accounting, and decides whether they may continue. Called on worker threads; must not block for long. */
public interface TurnObserver {
    /**
     * A piece of a turn that this server drove has ended.
     *
     * @param outcome {@code end_turn}, {@code requires_action}, or the code of the error it failed with
     * @param took from the start of the piece
     */
    void turnEnded(Owner owner, String outcome, Duration took);

    /**
     * Records tokens that a turn has used. Called before the event that ends the turn is stored.
     *
     * @return completes when {@link #refusal} takes the tokens into account
     */
    default CompletionStage<Void> spent(Owner owner, Usage usage) {
        return CompletableFuture.completedFuture(null);
    }

    /** Returns why turns of an owner must not continue; null if they may. */
    default @Nullable Problem refusal(Owner owner) {
        return null;
    }
}
