// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.teavm.jso.JSObject;
import sh.karta.widget.browser.bare.Js;

/**
 * What the page calls: {@code karta(command, ...)}, before and after load (public-api §2). A call is the list of its
 * arguments, and carries the {@code resolve} of its promise where somebody holds one.
 *
 * <p>All calls go through one queue, so that those made while others run come after them. It is worked off at once, in
 * slices: a page that has queued thousands gets its turn in between.
 */
final class Commands {
    /** How long the page may have to wait for us; what blocks it for 50 ms is a long task. */
    private static final int SLICE_MS = 8;

    /** So many calls take no time that anybody notices. */
    private static final int FEW = 8;

    @SuppressWarnings("NullAway.Init")
    private static JSObject queue;

    private static boolean running;

    /** Whether the page has called anything. */
    static boolean called;

    private Commands() {}

    /** Begins with the calls that the stub has kept, in their order. */
    static void start(JSObject calls) {
        queue = Js.copy(calls);
        work();
    }

    /** Answers a call with a promise that never rejects. */
    static JSObject call(JSObject call) {
        return Js.attempt(Callbacks.queueing(call), Callbacks.caught());
    }

    static void enqueue(JSObject call, JSObject resolve) {
        Js.set(call, "resolve", resolve);
        Js.call(queue, "push", call);
        if (!running) {
            work();
        }
    }

    /** Keeps calls waiting until {@link #first}. */
    static void hold() {
        running = true;
    }

    /** Lets calls that have waited for the panel go before all others. */
    static void first(JSObject calls) {
        queue = Js.call(calls, "concat", queue);
        // The panel has just been built; where much waits, that was enough for one turn of the page.
        if (Js.length(queue) > FEW) {
            Callbacks.workLater();
        } else {
            work();
        }
    }

    /** Works off the queue, or a slice of it. */
    static void work() {
        double end = Js.now() + SLICE_MS;
        running = true;
        while (Js.length(queue) > 0) {
            if (Js.now() > end) {
                Callbacks.workLater();
                return;
            }
            JSObject call = Js.or(Js.call(queue, "shift"), Js.list());
            called = true;
            JSObject resolve = Js.get(call, "resolve");
            JSObject answer = Js.attempt(Callbacks.running(call), Callbacks.caught());
            if (Js.is(resolve)) {
                Js.invoke(resolve, answer);
            }
        }
        running = false;
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
            JSObject added = Bus.on(list, callback, command == Js.text("once"));
            if (added != null && Widget.panel != null && event == Js.text("ready")) {
                Callbacks.notifyLater(list, added);
            }
        }
        return Shapes.done();
    }

    /** Warns of a call that cannot be done, with what was given; returns its answer. */
    static JSObject refuse(JSObject message, JSObject value) {
        warn(message, value);
        return Shapes.failed(Shapes.error(Js.text("invalid_option"), message));
    }

    /** Logs what a subscriber or a hostile argument threw; returns the call's answer. */
    static JSObject caught(JSObject error) {
        warn(Js.text("caught"), error);
        return Shapes.failed(error);
    }

    /** Writes one warning, and the value it is about, unless the page has left no console. */
    static void warn(JSObject message, JSObject value) {
        Js.attempt(Callbacks.warning(message, value), Callbacks.nothing());
    }

    /** Writes one warning, unless the page has left no console. */
    static void warn(JSObject message) {
        Js.attempt(Callbacks.warning(message), Callbacks.nothing());
    }
}
