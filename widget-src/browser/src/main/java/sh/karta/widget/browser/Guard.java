// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.bridge.Panel;

/**
 * The one place where JavaScript enters our code: whatever a callback throws is reported in the console and goes no
 * further, so that a fault of ours never reaches the page's error handlers.
 */
public final class Guard {
    private Guard() {}

    /** Returns {@code callback} as a plain function. Each call makes another function: keep it to remove a listener. */
    @JSBody(
            params = "callback",
            script = "return function(a) { try { callback(a); } catch (e) { console.error('karta:', e); } };")
    public static native JSObject of(Callback callback);

    /** Returns {@code panel} as a plain function; null where it threw. */
    @JSBody(
            params = "panel",
            script = "return function(c, a) { try { return panel(c, a ?? null); }"
                    + "catch (e) { console.error('karta:', e); return null; } };")
    public static native Panel of(Panel panel);
}
