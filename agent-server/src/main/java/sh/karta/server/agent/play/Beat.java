// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.play;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import sh.karta.server.agent.TurnSink;

/**
 * One moment of a play.
 *
 * @param delayMillis time since the beat before
 * @param act writes; completes when the next beat may begin
 * @param counts whether it leaves an event in the log, so that a resumed play can tell what was said already
 */
record Beat(int delayMillis, Function<TurnSink, CompletionStage<Void>> act, boolean counts) {
    Beat(int delayMillis, Function<TurnSink, CompletionStage<Void>> act) {
        this(delayMillis, act, true);
    }

    static Beat rest(int millis) {
        return new Beat(millis, sink -> CompletableFuture.completedFuture(null), false);
    }
}
