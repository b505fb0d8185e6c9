// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.Surroundings;

/** The page's network and visibility. No {@code unload} listener: it would keep the page out of the back/forward cache. */
public final class PageSurroundings implements Surroundings {
    private static final String[] EVENTS = {"online", "offline", "pagehide", "pageshow", "visibilitychange"};

    /** Between {@code pagehide} and {@code pageshow}: {@code visibilityState} alone may still say visible then. */
    private boolean away;

    @Override
    public boolean online() {
        return onLine();
    }

    @Override
    public boolean visible() {
        return !away && shown();
    }

    @Override
    public Cancellable onChange(Runnable listener) {
        JSObject function = Guard.of(event -> {
            String type = type(event);
            if (type.startsWith("page")) {
                away = type.equals("pagehide");
            }
            listener.run();
        });
        listen(EVENTS, function, true);
        return () -> listen(EVENTS, function, false);
    }

    @JSBody(script = "return navigator.onLine !== false;")
    private static native boolean onLine();

    @JSBody(script = "return document.visibilityState !== 'hidden';")
    private static native boolean shown();

    @JSBody(params = "event", script = "return event.type;")
    private static native String type(JSObject event);

    /** {@code visibilitychange} bubbles from the document, so that one target serves all five. */
    @JSBody(
            params = {"types", "listener", "on"},
            script =
                    "types.forEach(function(t) { on ? addEventListener(t, listener) : removeEventListener(t, listener); });")
    private static native void listen(String[] types, JSObject listener, boolean on);
}
