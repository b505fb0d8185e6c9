// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.bridge;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;

/** The loader as the panel's file reaches it. */
public final class Loader {
    private Loader() {}

    /**
     * Takes the bridge that the loader left at the running script element. Taking it tells the loader that the file was run.
     * Returns null where a script that is not the loader's brought this file.
     */
    @JSBody(script = "var s = document.currentScript, b = s && s.karta; return b ? (s.karta = null, b) : null;")
    public static native @Nullable Bridge bridge();

    /** Hands {@code panel} to the loader, which catches and reports what a command throws at a hostile argument. */
    @JSBody(
            params = {"bridge", "panel"},
            script =
                    "bridge.mounted(function(name, value) { return panel(name, value === undefined ? null : value); });")
    public static native void mounted(Bridge bridge, Panel panel);
}
