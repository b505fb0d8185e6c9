// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent;

/**
 * Answers turns. One instance serves all sessions of a project, from many threads.
 *
 * <p>A turn is run in pieces: from the visitor's message to its end or to a pause for approval, from the decision on, and
 * from wherever it stood when a server died. An agent keeps nothing between them; what was already said stands in
 * {@link Turn#steps()}.
 */
public interface Agent {
    /**
     * Starts or continues a turn and returns at once. Events go to the sink, which must be brought to its end by exactly
     * one of its closing calls; an exception here counts as {@code fail}.
     *
     * @return stops the work; called when the visitor interrupts or another server has taken the turn over. The sink
     *     ignores whatever comes afterwards
     */
    Runnable run(Turn turn, TurnSink sink);

    /** How many earlier exchanges {@link Turn#history()} should hold at most. */
    int historyWindow();
}
