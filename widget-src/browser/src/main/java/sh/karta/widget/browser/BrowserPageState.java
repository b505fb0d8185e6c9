// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.PageState;
import sh.karta.widget.core.text.Text;

/**
 * The page's network and visibility. There is no {@code unload} listener, because it would keep the page out of the
 * back/forward cache. Without a page, as in a worker or on a server, everything is visible and online.
 */
public final class BrowserPageState implements PageState {
    private final boolean hiddenCounts;

    /**
     * Whether the last event was {@code pagehide}, not {@code pageshow}. {@code visibilityState} may still be visible
     * then.
     */
    private boolean away;

    /** Observes the page. With {@code hiddenCounts}, a page in a hidden tab is invisible, else only one that was left. */
    public BrowserPageState(boolean hiddenCounts) {
        this.hiddenCounts = hiddenCounts;
    }

    @Override
    public boolean online() {
        return onLine();
    }

    @Override
    public boolean visible() {
        return !away && !(hiddenCounts && hidden());
    }

    @Override
    public Cancellable onChange(Runnable listener) {
        // A page that runs code is shown. The last pageshow may have come before this listener was added.
        away = false;
        JSObject function = Guard.of(event -> {
            String type = type(event);
            if (Text.startsWith(type, "page", 0)) {
                away = type.equals("pagehide");
            }
            listener.run();
        });
        listen(function, true);
        return () -> listen(function, false);
    }

    @JSBody(script = "return typeof navigator === 'undefined' || navigator.onLine !== false;")
    private static native boolean onLine();

    // An element of the page that has this name comes first in the document itself (HTML 3.1.6).
    @JSBody(
            script = "return typeof document !== 'undefined'"
                    + " && Reflect.get(Reflect.getPrototypeOf(document), 'visibilityState', document) === 'hidden';")
    private static native boolean hidden();

    @JSBody(params = "event", script = "return event.type;")
    private static native String type(JSObject event);

    /** Listens to all five events at the window, because {@code visibilitychange} bubbles from the document. */
    @JSBody(
            params = {"listener", "on"},
            script =
                    "var w = globalThis;"
                            + " if (w.addEventListener) ['online', 'offline', 'pagehide', 'pageshow', 'visibilitychange'].forEach("
                            + "function(type) { on ? w.addEventListener(type, listener) : w.removeEventListener(type, listener); });")
    private static native void listen(JSObject listener, boolean on);
}
