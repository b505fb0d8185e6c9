// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.bridge;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.Deferred;

/** Arguments and answers of calls of {@code karta} that a deferred chunk runs. */
public final class PageArguments {
    private PageArguments() {}

    /** Returns an argument, or null if it is missing. The first one, at 0, is the command. */
    @JSBody(
            params = {"call", "index"},
            script = "return call[index] === undefined ? null : call[index];")
    public static native @Nullable JSObject argument(JSObject call, int index);

    /** Resolves {@code commands} with a function that runs them. */
    @JSBody(
            params = {"commands", "panel"},
            script = "commands.resolve(function(name, value) { return panel(name, value); });")
    public static native void provide(Deferred commands, Panel panel);

    /** Returns the answer of a call whose chunk could not be loaded. */
    @JSBody(
            params = "command",
            script = "return {ok: false, error: {code: 'panel_unavailable', message: command + ' did not load'}};")
    public static native JSObject unavailable(String command);

    /** Returns the answer of a valid call. */
    @JSBody(script = "return {ok: true};")
    public static native JSObject done();
}
