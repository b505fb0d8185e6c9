// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.teavm.jso.JSExport;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.bare.Js;

/** The widget as a module: what {@code karta.js} does, but without tag, queue and global, and with a panel that is given. */
public final class Module {
    private Module() {}

    /**
     * Starts a widget.
     *
     * @param panel a function from the bridge to a promise that rejects when the panel cannot come
     * @param settings those of {@code init}, a plain object
     * @return what {@code window.karta} is on a page: takes a command with its arguments, and returns a promise of its
     *     result that never rejects
     */
    @JSExport
    public static JSObject start(JSObject panel, JSObject settings) {
        Widget.start(panel);
        Widget.configure(settings, true);
        Commands.start(Js.list());
        Widget.step();
        if (Widget.early()) {
            Js.call(Js.document(), "addEventListener", Js.text("DOMContentLoaded"), Callbacks.parsed());
        }
        return Callbacks.karta();
    }
}
