// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.Guard;

/** Clicks that are handled before the clicked element does. */
public final class FirstClick {
    private FirstClick() {}

    /** Calls {@code listener} for clicks on what matches {@code selector} in {@code root}. The element itself receives them if the listener does not consume them. */
    public static void on(HTMLElement root, String selector, Callback listener) {
        capture(root, selector, Guard.of(listener));
    }

    @JSBody(
            params = {"root", "selector", "listener"},
            script =
                    "root.addEventListener('click', function(event) { event.target.closest(selector) && listener(event); }, true);")
    private static native void capture(HTMLElement root, String selector, JSObject listener);
}
