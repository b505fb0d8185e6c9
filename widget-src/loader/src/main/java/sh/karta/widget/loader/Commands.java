// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.bare.Js;

/**
 * What the page calls: {@code karta(command, ...)}, before and after load (public-api §2). A call is the list of its
 * arguments; one that waits for the panel carries the {@code resolve} of its promise.
 */
final class Commands {
    /** Whether queued calls run or are about to, so that others have to wait. */
    private static boolean holding;

    private Commands() {}

    /** Answers a call with a promise that never rejects; while queued calls run, it runs after them. */
    static JSObject call(JSObject call) {
        return holding ? Callbacks.later(call) : Js.attempt(Callbacks.running(call), Callbacks.caught());
    }

    /** Lets calls wait until {@link #release} has run the queued ones. */
    static void hold() {
        holding = true;
    }

    /** Runs queued calls in order. */
    static void release(JSObject calls) {
        hold();
        for (int i = 0; i < Js.length(calls); i++) {
            JSObject call = Js.or(Js.at(calls, i), Js.list());
            JSObject resolve = Js.get(call, "resolve");
            JSObject answer = Js.attempt(Callbacks.running(call), Callbacks.caught());
            if (Js.is(resolve)) {
                Js.invoke(resolve, answer);
            }
        }
        holding = false;
    }

    /** Checks a call, runs it, and resolves with its answer, unless it has to wait for the panel. */
    static void run(JSObject call, JSObject resolve) {
        JSObject command = Js.at(call, 0);
        JSObject argument = Js.at(call, 1);
        JSObject callback = Js.at(call, 2);
        JSObject types = Js.get(Shapes.commands(), command);
        JSObject answer;
        if (!Js.given(types)) {
            answer = refuse(Js.text("unknown command"), command);
        } else if (Js.is(types) && !Js.is(Js.call(types, "includes", Js.type(argument)))) {
            answer = refuse(Js.add(Js.add(command, " expects "), types), argument);
        } else if (Js.matches("^(on|off|once)$", command)) {
            answer = subscribe(command, argument, callback);
        } else {
            answer = Widget.run(command, argument, call, resolve);
        }
        if (answer != null) {
            Js.invoke(resolve, answer);
        }
    }

    private static JSObject subscribe(JSObject command, JSObject event, JSObject callback) {
        JSObject list = Bus.list(event);
        boolean off = command == Js.text("off");
        if (!Js.is(list)) {
            return refuse(Js.text("unknown event"), event);
        }
        if (Js.type(callback) != Js.text("function") && !(off && !Js.is(callback))) {
            return refuse(Js.add(command, " expects a function"), callback);
        }
        if (off) {
            Bus.off(list, callback);
        } else {
            JSObject subscription = Shapes.subscription(callback, command == Js.text("once"));
            Js.call(list, "push", subscription);
            if (Widget.panel != null && event == Js.text("ready")) {
                Callbacks.notifyLater(list, subscription);
            }
        }
        return Shapes.done();
    }

    /** Warns of a call that cannot be done, with what was given; returns its answer. */
    static JSObject refuse(JSObject message, @Nullable JSObject value) {
        warn(message, value);
        return Shapes.failed(Shapes.error(Js.text("invalid_option"), message));
    }

    /** Logs what a subscriber or a hostile argument threw; returns the call's answer. */
    static JSObject caught(JSObject error) {
        warn(Js.text("caught"), error);
        return Shapes.failed(error);
    }

    /** Writes one warning, unless the page has left no console. */
    static void warn(JSObject message, @Nullable JSObject value) {
        Js.attempt(Callbacks.warning(message, value), Callbacks.nothing());
    }
}
