// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.differential;

import org.teavm.jso.JSBody;
import sh.karta.widget.browser.BrowserJson;

/** The compiled program: writes the traces line by line to the function {@code trace} of its surroundings. */
public final class Main {
    private Main() {}

    public static void main(String[] none) {
        Traces.write(new BrowserJson(), Main::trace);
    }

    @JSBody(params = "line", script = "trace(line);")
    private static native void trace(String line);
}
