// SPDX-License-Identifier: Apache-2.0
package sh.karta.scripted.play;

/**
 * One step of a script.
 *
 * @param delayMillis delay after the previous step
 * @param logged whether the step leaves an event; a resumed script skips as many of these steps as were stored
 */
record ScriptStep<E>(int delayMillis, Action<E> action, boolean logged) {
    /** The action of a step. */
    interface Action<E> {
        /** Writes to the turn. Calls {@code then} when the next step may start. */
        void run(Stage<E> stage, Runnable then);
    }

    ScriptStep(int delayMillis, Action<E> action) {
        this(delayMillis, action, true);
    }

    /** Returns a step that only waits. */
    static <E> ScriptStep<E> delay(int millis) {
        return new ScriptStep<>(millis, (stage, then) -> then.run(), false);
    }
}
