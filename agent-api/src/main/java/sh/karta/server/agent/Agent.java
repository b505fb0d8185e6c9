// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent;

import org.jspecify.annotations.Nullable;
import sh.karta.server.event.EventDraft;

/**
 * Answers turns. One instance serves all sessions of a project. Thread-safe.
 *
 * <p>A turn consists of runs. The first run starts with the visitor's message. It ends with the turn or pauses for an approval. Another
 * run follows after the approval's decision, or after a server has crashed. An agent keeps no state between runs:
 * {@link Turn#steps()} has the steps of earlier runs.
 */
public interface Agent {
    /**
     * Starts a run of a turn and returns immediately. The agent writes events to the sink and must end the run with exactly one of the
     * sink's closing calls. An exception here counts as {@code fail}.
     *
     * @return stops the run; called if the visitor interrupts or another server takes the turn over. The sink ignores all later calls
     */
    Runnable run(Turn turn, TurnSink sink);

    /** Returns the maximum number of earlier exchanges in {@link Turn#history()}. */
    int historyWindow();

    /**
     * Returns what the visitor can send with one tap after an answer for which the agent suggests nothing; null for none.
     *
     * @param reply how sure the answer is, as for {@link TurnSink#done}
     */
    default @Nullable EventDraft suggestions(@Nullable String reply) {
        return null;
    }
}
