// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.bridge;

import org.teavm.jso.JSBody;

/** The page's subscriptions to events, as the panel sees them. */
public final class PageListeners {
    private PageListeners() {}

    /** Returns whether the page has subscribed to {@code event}. Returns true with an older loader, which does not report subscriptions. */
    @JSBody(
            params = {"bridge", "event"},
            script = "return !bridge.listeners || bridge.listeners[event].length > 0;")
    public static native boolean hear(Bridge bridge, String event);
}
