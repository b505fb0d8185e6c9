// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.Clock;

/** The page's clock and timers. */
public final class BrowserClock implements Clock {
    /** The longest delay of a timer. A longer one would fire at once (HTML, timer initialization steps). */
    private static final double LONGEST = 0x7fffffff;

    @Override
    public double now() {
        return Natives.held().now();
    }

    @Override
    public double uptime() {
        return Natives.held().uptime();
    }

    @Override
    public double parse(String date) {
        return parsed(date);
    }

    @Override
    public Cancellable after(double millis, Runnable task) {
        JSObject id = Natives.held().setTimeout(Guard.of(none -> task.run()), Math.min(millis, LONGEST));
        return () -> Natives.held().clearTimeout(id);
    }

    @Override
    public void attempt(Runnable task) {
        Guard.run(none -> task.run());
    }

    @JSBody(params = "date", script = "return Date.parse(date);")
    private static native double parsed(String date);
}
