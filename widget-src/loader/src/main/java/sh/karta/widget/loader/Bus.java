// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.bare.Js;

/**
 * The page's subscriptions: a list per event name, in the order of {@code on} and {@code once}; they outlive
 * {@code shutdown} and {@code reset}.
 *
 * <p>A subscription is {@code {call, once}}; one without {@code call} has ended, which a dispatch that still holds it
 * sees at once (public-api §2).
 */
final class Bus {
    @SuppressWarnings("NullAway.Init")
    private static JSObject lists;

    private Bus() {}

    static void start() {
        lists = Shapes.events();
    }

    /** Returns the subscriptions of an event, or {@code undefined} where the name is none. */
    static JSObject list(JSObject event) {
        return Js.get(lists, event);
    }

    /**
     * Subscribes {@code callback} and returns the subscription. The same function counts once for an event: then {@code
     * on} makes an earlier {@code once} last, and null is returned.
     */
    static @Nullable JSObject on(JSObject list, JSObject callback, boolean once) {
        for (int i = 0; i < Js.length(list); i++) {
            JSObject subscription = Js.at(list, i);
            if (Js.get(subscription, "call") == callback) {
                if (!once) {
                    Js.set(subscription, "once", Js.bool(false));
                }
                return null;
            }
        }
        JSObject added = Shapes.subscription(callback, once, Callbacks.scriptOf(callback));
        Js.call(list, "push", added);
        return added;
    }

    /**
     * Calls those who are subscribed now. An event of a newer panel, which nobody could subscribe to, is ignored.
     *
     * <p>A script that a page swap runs again makes new functions each time, and its element takes the place of the old
     * one: before the script runs (Turbo) or after it (htmx). So a subscription ends here when the script element whose
     * text contains its function has left the page, and one of the same text has subscribed.
     */
    static void emit(JSObject event, @Nullable JSObject payload) {
        JSObject list = Js.or(list(event), Js.list());
        JSObject running = Js.call(list, "slice");
        for (int i = 0; i < Js.length(running); i++) {
            JSObject subscription = Js.at(running, i);
            if (Callbacks.isReplaced(subscription, list)) {
                end(list, subscription);
            }
            notify(list, subscription, payload);
        }
    }

    /** Calls one subscriber unless its subscription has ended. */
    static void notify(JSObject list, JSObject subscription, @Nullable JSObject payload) {
        JSObject call = Js.get(subscription, "call");
        if (Js.is(call)) {
            if (Js.is(Js.get(subscription, "once"))) {
                end(list, subscription);
            }
            Js.attempt(Callbacks.subscriber(call, payload), Callbacks.caught());
        }
    }

    /** Ends the subscriptions of one callback, or all where there is none. */
    static void off(JSObject list, @Nullable JSObject callback) {
        JSObject all = Js.call(list, "slice");
        for (int i = 0; i < Js.length(all); i++) {
            JSObject subscription = Js.at(all, i);
            if (!Js.is(callback) || Js.get(subscription, "call") == callback) {
                end(list, subscription);
            }
        }
    }

    private static void end(JSObject list, JSObject subscription) {
        Js.set(subscription, "call", null);
        Js.call(list, "splice", Js.call(list, "indexOf", subscription), Js.number(1));
    }
}
