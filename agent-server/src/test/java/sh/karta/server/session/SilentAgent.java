// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.util.concurrent.BlockingQueue;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;

/**
 * Answers nothing, but keeps its runs for a test, which writes the answers.
 *
 * @param running the runs, in the order in which they began
 */
record SilentAgent(BlockingQueue<TurnSink> running) implements Agent {
    @Override
    public Runnable run(Turn turn, TurnSink sink) {
        running.add(sink);
        return () -> {};
    }

    @Override
    public int historyWindow() {
        return 0;
    }
}
