// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.teavm.jso.JSBody;
import sh.karta.widget.core.port.Log;

/** The browser's console. */
public final class ConsoleLog implements Log {
    @Override
    public void warn(String message) {
        print("warn", message);
    }

    @Override
    public void debug(String message) {
        print("debug", message);
    }

    @JSBody(
            params = {"level", "message"},
            script = "console[level]('karta: ' + message);")
    private static native void print(String level, String message);
}
