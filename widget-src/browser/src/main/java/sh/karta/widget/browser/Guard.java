// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/**
 * Wraps all functions through which JavaScript calls this code. An error of a callback is logged to the console and not
 * thrown, so that our defects never reach the page's error handlers.
 *
 * <p>Inner functions of a script need parameter names of more than one letter. TeaVM renames the script's own
 * parameters to single letters, and does not check whether an inner function shadows them.
 */
public final class Guard {
    private Guard() {}

    /** Returns {@code callback} as a plain function. Each call creates another function: keep it to remove a listener. */
    @JSBody(
            params = "callback",
            script = "return function(value) { try { callback(value); } catch (e) { console.error('karta:', e); } };")
    public static native JSObject of(Callback callback);

    /** Runs {@code task} immediately, with its errors logged. */
    @JSBody(params = "task", script = "try { task(null); } catch (e) { console.error('karta:', e); }")
    public static native void run(Callback task);

    /** Runs {@code task} immediately. Logs its error and passes it to {@code failed}. */
    @JSBody(
            params = {"task", "failed"},
            script = "try { task(null); } catch (e) { console.error('karta:', e); failed(e); }")
    public static native void attempt(Callback task, Callback failed);
}
