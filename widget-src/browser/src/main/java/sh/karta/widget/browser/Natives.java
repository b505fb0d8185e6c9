// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/**
 * The browser's own functions as they were when our file ran. Pages replace them later (polyfills, fake timers, error
 * trackers); what we started with keeps working.
 */
public final class Natives {
    private static final Held HELD = capture();

    private Natives() {}

    /** Returns the functions held; the first call takes them, so the entry point makes it at once. */
    public static Held held() {
        return HELD;
    }

    /** The functions, bound to their owners. */
    public interface Held extends JSObject {
        int setTimeout(JSObject task, double millis);

        void clearTimeout(int id);

        int requestAnimationFrame(JSObject task);

        void cancelAnimationFrame(int id);

        /** Returns milliseconds since the epoch. */
        double now();

        /** Returns milliseconds that only grow. */
        double uptime();

        Thenable fetch(String url, JSObject init);

        /** Returns the value of {@code text}, null also if it is not JSON. */
        @Nullable
        JSObject parse(String text);

        String stringify(JSObject value);

        /** Fills and returns {@code bytes}. */
        JSObject getRandomValues(JSObject bytes);

        /** Returns a promise together with the function that resolves it. */
        Deferred deferred();
    }

    @JSBody(
            script = "var w = window, p = w.performance, j = w.JSON, c = w.crypto, P = w.Promise;"
                    + "var parse = j.parse, date = w.Date;"
                    + "return {"
                    + "setTimeout: w.setTimeout.bind(w), clearTimeout: w.clearTimeout.bind(w),"
                    + "requestAnimationFrame: w.requestAnimationFrame.bind(w),"
                    + "cancelAnimationFrame: w.cancelAnimationFrame.bind(w),"
                    + "now: date.now.bind(date), uptime: p.now.bind(p), fetch: w.fetch.bind(w),"
                    + "parse: function(t) { try { return parse(t); } catch (e) { return null; } },"
                    + "stringify: j.stringify, getRandomValues: c.getRandomValues.bind(c),"
                    + "deferred: function() { var d = {}; d.promise = new P(function(r) { d.resolve = r; }); return d; }"
                    + "};")
    private static native Held capture();
}
