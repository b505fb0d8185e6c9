// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.teavm.jso.JSBody;
import sh.karta.widget.core.port.Random;

/** Random numbers of the browser: {@code crypto} for ids, {@code Math.random} for jitter. */
public final class BrowserRandom implements Random {
    @Override
    public double next() {
        return Math.random();
    }

    @Override
    public String id() {
        return hex(Natives.held());
    }

    @JSBody(
            params = "natives",
            script = "var s = '';"
                    + "natives.getRandomValues(new Uint8Array(16))"
                    + ".forEach(function(octet) { s += (octet + 256).toString(16).slice(1); });"
                    + "return s;")
    private static native String hex(Natives.Held natives);
}
