// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.time.Duration;
import sh.karta.server.event.Drafts.Usage;

/** Is told of turns: for accounting and metrics. Called on worker threads; must not block for long. */
public interface TurnObserver {
    /**
     * A piece of a turn that this server drove has ended.
     *
     * @param outcome {@code end_turn}, {@code requires_action}, or the code of the error it failed with
     * @param took from the start of the piece
     */
    void turnEnded(Owner owner, String outcome, Usage usage, Duration took);
}
