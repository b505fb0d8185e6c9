// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

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
}
