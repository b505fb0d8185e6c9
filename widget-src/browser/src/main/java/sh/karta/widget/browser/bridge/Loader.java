// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.bridge;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** The panel's access to the loader. */
public final class Loader {
    private Loader() {}

    /**
     * Takes the bridge that the loader left at the running script element, and so confirms that the file has run.
     * Returns null if another script than the loader's loaded this file.
     */
    @JSBody(
            script =
                    "var s = Reflect.get(Reflect.getPrototypeOf(document), 'currentScript', document), b = s && s.karta; return b ? (s.karta = null, b) : null;")
    public static native @Nullable Bridge bridge();

    /** Runs a command with the function with which {@code runner} resolves. Returns a promise of its result. */
    @JSBody(
            params = {"runner", "command", "argument"},
            script = "return runner.then(function(run) { return run(command, argument); });")
    public static native JSObject later(JSObject runner, String command, @Nullable JSObject argument);

    /**
     * Returns whether the first of the calls that wait for the panel is {@code teaser}, and nothing else wants the panel. An older loader
     * does not report this.
     */
    @JSBody(
            params = "bridge",
            script = "var calls = bridge.waiting; return !!calls && calls.length > 0"
                    + " && calls[0][0] === 'teaser' && bridge.config.config !== 'eager';")
    public static native boolean isForTeaser(Bridge bridge);

    /** Throws the error with which the loader answers the call that is running, if the panel has not {@code started}. */
    @JSBody(params = "started", script = "if (!started) throw {code: 'panel_unavailable', message: 'could not start'};")
    public static native void answer(boolean started);
}
