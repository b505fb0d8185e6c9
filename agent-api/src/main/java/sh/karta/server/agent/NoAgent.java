// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent;

import sh.karta.server.problem.Code;

/** The agent of projects that are no longer in the config. Fails each turn, so that no client waits for an answer. */
public final class NoAgent implements Agent {
    @Override
    public Runnable run(Turn turn, TurnSink sink) {
        sink.fail(Code.NOT_FOUND.wireName(), "This assistant is no longer available.", null);
        return () -> {};
    }

    @Override
    public int historyWindow() {
        return 0;
    }
}
