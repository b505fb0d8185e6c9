// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.play;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import sh.karta.server.agent.TurnSink;

/**
 * One step of a script.
 *
 * @param delayMillis delay after the previous step
 * @param action writes to the sink; completes when the next step may start
 * @param logged whether the step leaves an event; a resumed script skips as many of these steps as were stored
 */
record ScriptStep(int delayMillis, Function<TurnSink, CompletionStage<Void>> action, boolean logged) {
    ScriptStep(int delayMillis, Function<TurnSink, CompletionStage<Void>> action) {
        this(delayMillis, action, true);
    }

    /** Returns a step that only waits. */
    static ScriptStep delay(int millis) {
        return new ScriptStep(millis, sink -> CompletableFuture.completedFuture(null), false);
    }
}
