// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.Guard;

/** Notices that the focus is lost because its element was removed, hidden or disabled. */
public final class LostFocus {
    private LostFocus() {}

    /** Calls {@code listener} when an element inside {@code root} has lost the focus to no other element, and not by the visitor. */
    public static void on(HTMLElement root, Callback listener) {
        watch(root, Guard.of(listener));
    }

    /**
     * Engines differ in whether they report the focus that an element loses, and when. So the last focused element is compared with the
     * state after each change and after each report. In a window without the focus, nothing may take it.
     */
    @JSBody(
            params = {"root", "listener"},
            script = "var last, check = function() {"
                    + "var now = root.getRootNode().activeElement, lost = last;"
                    + "if (!lost || (now && now !== lost)) { last = 0; return; }"
                    + "if (lost.isConnected && !lost.matches(':disabled') && !lost.closest('[hidden],[inert]')) { now || (last = 0); return; }"
                    + "last = 0; if (Reflect.getPrototypeOf(document).hasFocus.call(document) && (now || " + Dom.OWN
                    + "activeElement',document) === " + Dom.OWN + "body',document))) listener(lost); };"
                    + "root.addEventListener('focusin', function(event) { last = event.target; });"
                    + "root.addEventListener('focusout', function() { Promise.resolve().then(check); });"
                    + "new MutationObserver(check).observe(root, {subtree: true, childList: true,"
                    + "attributeFilter: ['disabled', 'hidden', 'inert']});")
    private static native void watch(HTMLElement root, JSObject listener);
}
