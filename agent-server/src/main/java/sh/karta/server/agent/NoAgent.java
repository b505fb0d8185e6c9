// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent;

import sh.karta.server.problem.Code;

/** Answers for a project that the config no longer has: ends each of its turns, so that no client waits for ever. */
public final class NoAgent implements Agent {
    @Override
    public Runnable run(Turn turn, TurnSink sink) {
        sink.fail(Code.NOT_FOUND.wireName(), "This assistant is no longer here.", null);
        return () -> {};
    }

    @Override
    public int historyWindow() {
        return 0;
    }
}
