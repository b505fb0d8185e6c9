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

    /** Calls those who are subscribed now. */
    static void emit(JSObject event, @Nullable JSObject payload) {
        JSObject list = list(event);
        JSObject running = Js.call(list, "slice");
        for (int i = 0; i < Js.length(running); i++) {
            notify(list, Js.at(running, i), payload);
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
