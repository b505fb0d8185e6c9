// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.bare.Js;

/** One widget on the page: what is known of it before and beside the panel, and the way to the panel. */
final class Widget {
    /** The mounted panel's function, or null. */
    static @Nullable JSObject panel;

    /** Loads the panel: a function from the bridge to a promise. */
    @SuppressWarnings("NullAway.Init")
    private static JSObject source;

    /** Where the panel's chunks are and what loading them needs: {@code {base, nonce, policy}}. */
    @SuppressWarnings("NullAway.Init")
    private static JSObject origin;

    /** Calls that wait for the panel, in order. */
    @SuppressWarnings("NullAway.Init")
    private static JSObject waiting;

    private static @Nullable JSObject identity;
    private static @Nullable JSObject bridge;
    private static @Nullable JSObject told;
    private static boolean loading;

    private Widget() {}

    static void start(JSObject panelSource, JSObject panelOrigin) {
        source = panelSource;
        origin = panelOrigin;
        waiting = Js.array();
        Settings.start();
        Bus.start();
    }

    /** Takes settings of the tag or of {@code init}. */
    static void init(JSObject layer) {
        Settings.init(layer);
        identify(Js.or(Js.get(layer, "user"), Js.object()));
    }

    /** Merges an identity; null clears a field. */
    private static void identify(JSObject user) {
        JSObject next = Js.merged(identity, user);
        if (Js.is(Js.get(next, "id"))) {
            Js.set(next, "userId", Js.get(next, "id"));
        }
        identity = next;
        if (bridge != null) {
            Js.set(bridge, "identity", next);
        }
    }

    /** Runs a command, or lets it wait for the panel; null where it waits. */
    static @Nullable JSObject run(JSObject command, JSObject a, JSObject call, JSObject resolve) {
        JSObject run = panel;
        if (command == Js.text("update")) {
            Settings.update(a);
            if (run == null && bridge != null) {
                look();
            }
        }
        if (command == Js.text("identify")) {
            identify(a);
        }
        if (Js.matches("^(close|toggle)$", command) && Js.is(Js.get(Settings.merged, "mount"))) {
            return Commands.refuse(Js.add(command, Js.text(" does nothing with data-mount")), a);
        }
        if (Js.matches("^(shutdown|reset)$", command)) {
            return end(command);
        }
        if (run != null) {
            return Js.or(Js.invoke(run, command, a), Shapes.done());
        }
        if (Js.matches("^(open|toggle|sendMessage|newConversation)$", command)
                || (Js.length(waiting) > 0 && command == Js.text("close"))) {
            Js.set(call, "resolve", resolve);
            Js.call(waiting, "push", call);
            step(true);
            return null;
        }
        if (command == Js.text("escalate")) {
            JSObject given = Js.or(a, Js.object());
            JSObject context = Js.get(given, "context");
            if (Js.given(context) && Js.type(context) != Js.text("object")) {
                context = Shapes.value(context);
            }
            Bus.emit(command, Shapes.escalation(Js.get(given, "reason"), Js.merged(context, Shapes.beforeSession())));
        }
        return Shapes.done();
    }

    private static void look() {
        Launcher.look(
                Js.merged(Memory.theme, Js.get(Settings.merged, "theme")),
                Js.get(Settings.merged, "launcher") != Js.no() && !Js.is(Js.get(Settings.merged, "mount")));
    }

    /** Brings the page in line with what is known: launcher, panel, or one warning of what is missing. */
    static void step(boolean loud) {
        if (Js.get(Js.document(), "readyState") == Js.text("loading")) {
            return;
        }
        JSObject problem = Settings.problem();
        if (problem != null) {
            if (loud && problem != told) {
                told = problem;
                Js.warn(problem, Js.text(""));
            }
            settle(Shapes.error("invalid_option", problem));
            return;
        }
        if (bridge == null) {
            Callbacks.recall();
            JSObject host = Host.create();
            bridge = Callbacks.bridge(host, Launcher.build(host), Launcher.button, Settings.merged, identity, origin);
            look();
            if (Js.is(Memory.open)
                    || Js.is(Js.get(Settings.merged, "mount"))
                    || Js.get(Settings.merged, "config") == Js.text("eager")) {
                Callbacks.idle(host);
            }
        }
        if (Js.length(waiting) > 0) {
            load(Host.element);
        }
    }

    /** Loads the panel unless it is there or on its way, or its host has gone meanwhile. */
    static void load(@Nullable JSObject from) {
        if (!loading && from == Host.element && bridge != null) {
            loading = true;
            Callbacks.load(source, bridge);
        }
    }

    private static void settle(JSObject error) {
        JSObject calls = waiting;
        waiting = Js.array();
        for (int i = 0; i < Js.length(calls); i++) {
            Js.invoke(Js.get(Js.at(calls, i), "resolve"), Shapes.failed(error));
        }
    }

    /** The panel of {@code from} accepts input; one whose host has gone meanwhile is shut down. */
    static void mounted(JSObject from, JSObject run) {
        if (from != Host.element) {
            Js.invoke(run, Js.text("shutdown"), null);
        } else {
            panel = run;
            JSObject calls = waiting;
            waiting = Js.array();
            Bus.emit(Js.text("ready"), null);
            Commands.release(calls);
        }
    }

    /** The panel of {@code from} did not come; the next command that needs it tries again. */
    static void failed(JSObject from, JSObject error) {
        if (from == Host.element) {
            loading = false;
            Bus.emit(Js.text("error"), error);
            settle(error);
        }
    }

    private static JSObject end(JSObject command) {
        JSObject run = panel;
        JSObject answer = Shapes.done();
        if (run != null) {
            answer = Js.or(Js.invoke(run, command, null), answer);
        }
        if (command == Js.text("reset")) {
            identity = null;
            Callbacks.forget();
        }
        Host.remove();
        panel = null;
        bridge = null;
        loading = false;
        settle(Shapes.error("closed", command));
        return answer;
    }
}
