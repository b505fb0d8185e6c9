// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import static sh.karta.widget.browser.js.Operators.is;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSString;
import sh.karta.widget.browser.js.JsList;
import sh.karta.widget.browser.js.JsMap;
import sh.karta.widget.browser.js.Listener;
import sh.karta.widget.browser.js.Operators;

/**
 * The page's subscriptions: a list for each event name, in the order of {@code on} and {@code once}. They outlive
 * {@code shutdown} and {@code reset}.
 *
 * <p>A subscription ends when its function is removed, which a dispatch that still holds it sees at once (public-api §2).
 */
final class Bus {
    @SuppressWarnings("NullAway.Init")
    private static JsMap<JsList<Subscription>> lists;

    private Bus() {}

    static void start() {
        lists = Literals.events();
    }

    /** Returns the lists of subscriptions by event. They are live. */
    static JsMap<JsList<Subscription>> lists() {
        return lists;
    }

    /** Returns the subscriptions of an event, or {@code undefined} if no event has the name. */
    static JsList<Subscription> list(JSString event) {
        return lists.get(event);
    }

    /**
     * Subscribes {@code callback} and returns the subscription. A function is subscribed to an event only once. A later
     * {@code on} makes an earlier {@code once} permanent. The result is null then.
     */
    static @Nullable Subscription on(JsList<Subscription> list, Listener callback, boolean once) {
        Subscription known = Literals.found(list, callback);
        Subscription added = null;
        if (!is(known)) {
            added = Literals.subscription(callback, once);
            list.push(added);
        } else if (!once) {
            known.setOnce(false);
        }
        return added;
    }

    /**
     * Calls the functions that are subscribed now. An event of a newer panel, which no page can subscribe to, is ignored.
     */
    static void emit(JSString event, @Nullable JSObject payload) {
        JsList<Subscription> list = Operators.or(list(event), Operators.list());
        JsList<Subscription> running = list.slice();
        for (int i = 0; i < running.getLength(); i++) {
            notify(list, running.get(i), payload);
        }
    }

    /** Calls one subscriber unless its subscription has ended. */
    static void notify(JsList<Subscription> list, Subscription subscription, @Nullable JSObject payload) {
        Listener call = subscription.getCall();
        if (is(call)) {
            if (is(subscription.getOnce())) {
                end(list, subscription);
            }
            Operators.attempt(() -> call.call(payload), CallQueue::caught);
        }
    }

    /** Ends the subscription of one function, or all if there is none. */
    static void off(JsList<Subscription> list, @Nullable Listener callback) {
        JsList<Subscription> all = list.slice();
        for (int i = 0; i < all.getLength(); i++) {
            Subscription subscription = all.get(i);
            if (!is(callback) || subscription.getCall() == callback) {
                end(list, subscription);
            }
        }
    }

    private static void end(JsList<Subscription> list, Subscription subscription) {
        subscription.setCall(null);
        list.splice(list.indexOf(subscription), 1);
    }
}
