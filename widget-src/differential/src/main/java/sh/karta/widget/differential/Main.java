// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.differential;

import org.teavm.jso.JSBody;
import sh.karta.widget.browser.BrowserJson;
import sh.karta.widget.browser.Natives;

/**
 * The entry of the compiled program. Passes the traces line by line to the global function {@code trace}. Where there is a global
 * function {@code stores}, {@code listening} or {@code uploading}, passes that part of the browser module to it instead.
 */
public final class Main {
    private Main() {}

    public static void main(String[] none) {
        Natives.captureWithoutPage();
        if (!isGiven(StoreObject::of, BrowserParts::listen, BrowserParts::upload)) {
            Traces.write(new BrowserJson(), Main::trace);
        }
    }

    @JSBody(params = "line", script = "trace(line);")
    private static native void trace(String line);

    @JSBody(
            params = {"factory", "listen", "upload"},
            script = "return typeof stores === 'function' ? (stores(factory), true)"
                    + ": typeof listening === 'function' ? (listening(listen), true)"
                    + ": typeof uploading === 'function' && (uploading(upload), true);")
    private static native boolean isGiven(
            StoreObject.Factory factory, BrowserParts.Listening listen, BrowserParts.Uploading upload);
}
