// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.time.Duration;
import sh.karta.server.event.Drafts.Usage;

/** Is told of turns: for metrics and, if need be, accounting. Called on worker threads; must not block for long. */
public interface TurnObserver {
    /**
     * A piece of a turn that this server drove has ended.
     *
     * @param outcome {@code end_turn}, {@code requires_action}, or the code of the error it failed with
     * @param took from the start of the piece
     */
    void turnEnded(Owner owner, String outcome, Duration took);

    /** A turn has consumed something. Called before the event that ends the turn is in the log. */
    default void spent(Owner owner, Usage usage) {}
}
