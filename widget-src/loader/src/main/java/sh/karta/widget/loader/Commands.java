// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.teavm.jso.JSObject;
import sh.karta.widget.browser.bare.Js;

/** What the page calls: {@code karta(command, ...)}, before and after load (public-api §2). */
final class Commands {
    private static boolean holding;

    private Commands() {}

    /** Answers a call of the page with a promise that never rejects; while a queue runs, the call runs after it. */
    static JSObject call(JSObject call) {
        return holding ? Callbacks.later(call) : Callbacks.run(call);
    }

    /** Runs queued calls in order. Those that have waited before carry the {@code resolve} of their promise. */
    static void release(JSObject calls) {
        holding = true;
        for (int i = 0; i < Js.length(calls); i++) {
            JSObject call = Js.at(calls, i);
            JSObject resolve = Js.get(call, "resolve");
            JSObject answer = Callbacks.run(call);
            if (Js.is(resolve)) {
                Js.invoke(resolve, answer);
            }
        }
        holding = false;
    }

    /** Checks a call and sends it where it belongs. */
    static void run(JSObject call, JSObject resolve) {
        JSObject command = Js.at(call, 0);
        JSObject a = Js.at(call, 1);
        JSObject types = Js.get(Shapes.commands(), command);
        JSObject answer = Shapes.done();
        if (!Js.given(types)) {
            answer = refuse(Js.text("unknown command"), command);
        } else if (Js.is(types) && !Js.is(Js.call(types, "includes", Js.type(a)))) {
            answer = refuse(Js.add(Js.add(command, Js.text(" expects ")), types), a);
        } else if (command == Js.text("sendMessage") && !Js.is(Js.call(a, "trim"))) {
            answer = refuse(Js.text("sendMessage expects a text that is not empty"), a);
        } else if (Js.matches("^(on|off|once)$", command)) {
            answer = subscribe(command, a, Js.at(call, 2));
        } else if (command == Js.text("init")) {
            if (Widget.panel == null) {
                Widget.init(a);
                Widget.step(false);
            } else {
                answer = refuse(Js.text("init is ignored while mounted"), a);
            }
        } else {
            answer = Widget.run(command, a, call, resolve);
        }
        if (Js.is(answer)) {
            Js.invoke(resolve, answer);
        }
    }

    private static JSObject subscribe(JSObject command, JSObject event, JSObject callback) {
        JSObject list = Bus.list(event);
        boolean off = command == Js.text("off");
        if (!Js.given(list)) {
            return refuse(Js.text("unknown event"), event);
        }
        if (Js.type(callback) != Js.text("function") && !(off && !Js.is(callback))) {
            return refuse(Js.add(command, Js.text(" expects a function")), callback);
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

    /** Warns of a call that cannot be done, and answers it. */
    static JSObject refuse(JSObject message, JSObject value) {
        Js.warn(message, value);
        return Shapes.failed(Shapes.error("invalid_option", message));
    }

    /** Logs what a subscriber or a hostile argument threw, and answers the call. */
    static JSObject caught(JSObject error) {
        Js.warn(Js.text("caught"), error);
        return Shapes.failed(error);
    }
}
