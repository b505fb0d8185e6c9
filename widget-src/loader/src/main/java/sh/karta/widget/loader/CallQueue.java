// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import static sh.karta.widget.browser.js.Operators.is;
import static sh.karta.widget.browser.js.Operators.text;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSString;
import sh.karta.widget.browser.Thenable;
import sh.karta.widget.browser.js.JsList;
import sh.karta.widget.browser.js.Listener;
import sh.karta.widget.browser.js.Operators;
import sh.karta.widget.browser.js.Page;
import sh.karta.widget.browser.js.Resolve;

/**
 * The page's calls of {@code karta(command, ...)}, before and after load (public-api §2).
 *
 * <p>All calls go through one queue, so that a call made while another runs comes after it. The queue is processed
 * immediately, but in slices, so that thousands of queued calls do not block the page.
 */
final class CallQueue {
    /** Maximum milliseconds of a slice, below a long task of 50 ms. */
    private static final int SLICE_MS = 8;

    /** Number of calls after which the time is checked. */
    private static final int FEW = 8;

    @SuppressWarnings("NullAway.Init")
    private static JsList<Call> queue;

    private static boolean running;

    /** Whether the page has called anything. */
    static boolean called;

    private CallQueue() {}

    /** Starts with the calls that the stub has queued, in their order. */
    static void start(JsList<Call> calls) {
        queue = Operators.copy(calls);
        work();
    }

    /** Answers a call with a promise that never rejects. */
    static Thenable call(Call call) {
        return Operators.promise((resolve, reject) -> enqueue(call, resolve), CallQueue::caught);
    }

    private static void enqueue(Call call, Resolve resolve) {
        call.setResolve(resolve);
        queue.push(call);
        if (!running) {
            work();
        }
    }

    /** Holds calls back until {@link #first}. */
    static void hold() {
        running = true;
    }

    /** Puts the calls that have waited for the panel before all others. */
    static void first(JsList<Call> calls) {
        queue = calls.concat(queue);
        // Building the panel took time, so a long queue is processed in a task of its own.
        if (queue.getLength() > FEW) {
            Page.later(CallQueue::work);
        } else {
            work();
        }
    }

    /** Processes the queue, or a slice of it. */
    private static void work() {
        double end = Page.now() + SLICE_MS;
        running = true;
        while (queue.getLength() > 0) {
            if (Page.now() > end) {
                Page.later(CallQueue::work);
                return;
            }
            Call call = Operators.or(queue.shift(), Operators.list());
            called = true;
            Resolve resolve = call.getResolve();
            JSObject answer = Operators.promise((done, reject) -> run(call, done), CallQueue::caught);
            if (is(resolve)) {
                resolve.call(answer);
            }
        }
        running = false;
    }

    /** Checks and runs a call. Resolves its promise unless it has to wait for the panel. */
    private static void run(Call call, Resolve resolve) {
        JSString command = (JSString) call.get(0);
        JSObject argument = call.get(1);
        JSString types = Literals.commands().get(command);
        JSObject answer;
        if (!Operators.given(types)) {
            answer = refuse(text("unknown command"), command);
        } else if (is(types) && !Operators.includes(types, Operators.type(argument))) {
            answer = refuse(Operators.add(Operators.add(command, " expects "), types), argument);
        } else if (Operators.matches("^(on|off|once)$", command)) {
            answer = subscribe(command, (JSString) argument, (Listener) call.get(2));
        } else {
            answer = Widget.run(command, types, argument, call, resolve);
        }
        if (answer != null) {
            resolve.call(answer);
        }
    }

    private static JSObject subscribe(JSString command, JSString event, Listener callback) {
        JsList<Subscription> list = Bus.list(event);
        boolean off = command == text("off");
        if (!is(list)) {
            return refuse(text("unknown event"), event);
        }
        if (Operators.type(callback) != text("function") && !(off && !is(callback))) {
            return refuse(Operators.add(command, " expects a function"), callback);
        }
        if (off) {
            Bus.off(list, callback);
        } else {
            Subscription added = Bus.on(list, callback, command == text("once"));
            if (added != null && !Widget.isIdle() && event == text("ready")) {
                Page.microtask(() -> Bus.notify(list, added, null));
            }
        }
        return Literals.done();
    }

    /** Warns of an invalid call, with the invalid value, and returns the call's answer. */
    static JSObject refuse(JSString message, JSObject value) {
        warn(message, value);
        return Literals.failed(Literals.error(text("invalid_option"), message));
    }

    /** Logs an error of a subscriber or of a hostile argument, and returns the call's answer. */
    static JSObject caught(JSObject error) {
        warn(text("a callback threw"), error);
        return Literals.failed(error);
    }

    /** Writes one warning with the invalid value. The page may have removed the console. */
    static void warn(JSString message, @Nullable JSObject value) {
        Operators.attempt(() -> Page.warn(message, value));
    }

    /** Writes one warning. The page may have removed the console. */
    static void warn(JSString message) {
        Operators.attempt(() -> Page.warn(message));
    }
}
