// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.PageState;
import sh.karta.widget.core.text.Text;

/**
 * The page's network and visibility. No {@code unload} listener: it would keep the page out of the back/forward cache.
 * Where there is no page, as in a worker or on a server, everything is visible and online.
 */
public final class BrowserPageState implements PageState {
    private final boolean hiddenCounts;

    /** Between {@code pagehide} and {@code pageshow}: {@code visibilityState} alone may still say visible then. */
    private boolean away;

    /** Looks at the page; {@code hiddenCounts} says whether a page in a hidden tab is invisible, or only one that was left. */
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
        // Whoever runs code to ask this is there; the last pageshow may have found nobody listening.
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

    @JSBody(script = "return typeof document !== 'undefined' && document.visibilityState === 'hidden';")
    private static native boolean hidden();

    @JSBody(params = "event", script = "return event.type;")
    private static native String type(JSObject event);

    /** {@code visibilitychange} bubbles from the document, so that one target serves all five. */
    @JSBody(
            params = {"listener", "on"},
            script =
                    "var w = globalThis;"
                            + " if (w.addEventListener) ['online', 'offline', 'pagehide', 'pageshow', 'visibilitychange'].forEach("
                            + "function(type) { on ? w.addEventListener(type, listener) : w.removeEventListener(type, listener); });")
    private static native void listen(JSObject listener, boolean on);
}
