// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.teavm.jso.JSExport;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.js.Operators;

/** The widget as a module: as {@code karta.js}, but without tag, queue and global, and with a panel that the caller passes. */
public final class Module {
    private Module() {}

    /**
     * Starts a widget.
     *
     * @param panel a function from the bridge to a promise that rejects if the panel cannot be loaded
     * @param settings those of {@code init}, a plain object
     * @return the function that is {@code window.karta} on a page: takes a command with its arguments, and returns a promise
     *     of its result that never rejects
     */
    @JSExport
    public static JSObject start(JSObject panel, JSObject settings) {
        Widget.start((PanelSource) panel);
        Widget.configure((PageSettings) settings, true);
        CallQueue.start(Operators.list());
        Widget.step();
        Widget.stepAfterParsing();
        return Literals.karta(CallQueue::call);
    }
}
