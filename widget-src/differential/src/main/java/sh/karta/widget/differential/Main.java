// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.differential;

import org.teavm.jso.JSBody;
import sh.karta.widget.browser.BrowserJson;
import sh.karta.widget.browser.Natives;

/**
 * The entry of the compiled program. Passes the traces line by line to the global function {@code trace}, or a factory of stores to the
 * global function {@code stores} where there is one.
 */
public final class Main {
    private Main() {}

    public static void main(String[] none) {
        Natives.captureWithoutPage();
        if (!isGiven(StoreObject::of)) {
            Traces.write(new BrowserJson(), Main::trace);
        }
    }

    @JSBody(params = "line", script = "trace(line);")
    private static native void trace(String line);

    @JSBody(params = "factory", script = "return typeof stores === 'function' && (stores(factory), true);")
    private static native boolean isGiven(StoreObject.Factory factory);
}
