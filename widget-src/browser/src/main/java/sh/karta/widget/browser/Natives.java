// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.JSProperty;

/**
 * The platform's own functions as they were when our file ran. Pages replace them later (polyfills, fake timers, error trackers). The
 * captured functions keep working.
 */
public final class Natives {
    private static final String BEGINNING =
            "var w = globalThis, p = performance, c = crypto, P = Promise, f = w.requestAnimationFrame;"
                    + "var parse = JSON.parse, stringify = JSON.stringify, date = Date, list = Array.prototype;"
                    + "return {";

    private static final String PLATFORM = "setTimeout: setTimeout.bind(w), clearTimeout: clearTimeout.bind(w),"
            + "now: date.now.bind(date), uptime: p.now.bind(p), fetch: fetch.bind(w),"
            + "parse: function(t) { try { return parse(t); } catch (e) { return null; } },"
            + "stringify: function(v) { var own = list.toJSON; if (own) list.toJSON = 0;"
            + "try { return stringify(v); } finally { if (own) list.toJSON = own; } },"
            + "getRandomValues: c.getRandomValues.bind(c)";

    private static final String PAGE = ", queueMicrotask: queueMicrotask.bind(w),"
            + "requestAnimationFrame: f && f.bind(w), cancelAnimationFrame: f && w.cancelAnimationFrame.bind(w),"
            + "deferred: function() { var d = {}; d.promise = new P(function(r) { d.resolve = r; }); return d; }";

    private static final String END = "};";

    private static @Nullable Held held;

    private Natives() {}

    /** Returns the functions that were captured. Every entry point captures them before it calls anything else. */
    public static Held held() {
        Held now = held;
        if (now == null) {
            throw new IllegalStateException();
        }
        return now;
    }

    /** Captures the functions of a page. */
    public static void capture() {
        held = ofPage();
    }

    /**
     * Captures the functions that workers and servers have too: all but {@code queueMicrotask}, {@code deferred} and the animation frames.
     * The module captures them for each client, because its importers may replace them on purpose (tests with fake timers, a {@code fetch}
     * with tracing).
     */
    public static void captureWithoutPage() {
        held = ofPlatform();
    }

    /** The functions, bound to their owners. */
    public interface Held extends JSObject {
        /** Returns a number in browsers, an object elsewhere. */
        JSObject setTimeout(JSObject task, double millis);

        void clearTimeout(JSObject id);

        void queueMicrotask(JSObject task);

        int requestAnimationFrame(JSObject task);

        void cancelAnimationFrame(int id);

        /** Returns milliseconds since the epoch. */
        double now();

        /** Returns milliseconds that only grow. */
        double uptime();

        @JSProperty
        JSObject getFetch();

        /** Returns the value of {@code text}, null also if it is not JSON. */
        @Nullable
        JSObject parse(String text);

        /** Returns JSON. Prototype.js adds a {@code toJSON} that turns lists into strings, so it is disabled during the call. */
        String stringify(JSObject value);

        /** Fills and returns {@code bytes}. */
        JSObject getRandomValues(JSObject bytes);

        /** Returns a promise together with the function that resolves it. */
        Deferred deferred();
    }

    @JSBody(script = BEGINNING + PLATFORM + PAGE + END)
    private static native Held ofPage();

    @JSBody(script = BEGINNING + PLATFORM + END)
    private static native Held ofPlatform();
}
