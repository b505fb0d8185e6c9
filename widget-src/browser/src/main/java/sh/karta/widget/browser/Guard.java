// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/**
 * The one place where JavaScript enters our code. An error of a callback is logged to the console and not thrown, so that our
 * faults never reach the page's error handlers.
 *
 * <p>Functions inside a script here and elsewhere name their parameters with whole words. TeaVM renames those of the script to
 * single letters and does not check whether an inner function hides them.
 */
public final class Guard {
    private Guard() {}

    /** Returns {@code callback} as a plain function. Each call creates another function: keep it to remove a listener. */
    @JSBody(
            params = "callback",
            script = "return function(value) { try { callback(value); } catch (e) { console.error('karta:', e); } };")
    public static native JSObject of(Callback callback);

    /** Runs {@code task} at once. */
    @JSBody(params = "task", script = "try { task(null); } catch (e) { console.error('karta:', e); }")
    public static native void run(Callback task);

    /** Runs {@code task} at once. Logs its error and passes it to {@code failed}. */
    @JSBody(
            params = {"task", "failed"},
            script = "try { task(null); } catch (e) { console.error('karta:', e); failed(e); }")
    public static native void attempt(Callback task, Callback failed);
}
