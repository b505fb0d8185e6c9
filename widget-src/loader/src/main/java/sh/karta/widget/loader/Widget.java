// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.bare.Js;

/**
 * One widget on the page: what is known of it before and beside the panel, and the way to the panel. It knows neither
 * tag, queue nor global, and gets the panel from a source it is given.
 */
final class Widget {
    /** The mounted panel's function, or null. */
    static @Nullable JSObject panel;

    /** Loads the panel: a function from the bridge to a promise that settles when it has mounted or failed, or cannot come. */
    @SuppressWarnings("NullAway.Init")
    private static JSObject source;

    /** Calls that wait for the panel, in order. */
    @SuppressWarnings("NullAway.Init")
    private static JSObject waiting;

    @SuppressWarnings("NullAway.Init")
    private static JSObject identity;

    /** What the panel is given; there from the moment the host is. */
    private static @Nullable JSObject bridge;

    /** The last problem that was warned of, so that it is warned of once. */
    private static @Nullable JSObject told;

    /** What the panels warned of, each with a list of its value: whatever is wrong with a setting, each mount meets anew. */
    @SuppressWarnings("NullAway.Init")
    private static JSObject warned;

    /** Whether the page has asked for a widget by its tag, so that what is missing is told at once. */
    private static boolean configured;

    /** Whether the page has ended the widget, so that only {@code init} or a call that mounts brings it back. */
    private static boolean ended;

    private static boolean loading;

    private Widget() {}

    /** Begins with the page's settings: of its tag, or of whoever mounts the widget as a module. */
    static void start(JSObject panelSource) {
        source = panelSource;
        waiting = Js.list();
        identity = Js.object();
        warned = Js.object();
        Settings.start();
        Bus.start();
    }

    /** Takes settings of {@code init}, or of a tag. */
    static void init(JSObject layer) {
        ended = false;
        Settings.init(layer);
        identify(Js.get(layer, "user"));
    }

    /** Merges an identity, where {@code id} is another word for {@code userId}; null clears a field. */
    private static void identify(JSObject user) {
        JSObject next = Js.merged(identity, user);
        JSObject id = Js.get(next, "id");
        if (Js.is(id) || id == null) {
            Js.set(next, "userId", id);
            Js.remove(next, "id");
        }
        identity = next;
        if (bridge != null) {
            Js.set(bridge, "identity", next);
        }
    }

    /** Runs a command whose argument has been checked; returns its answer, or null where it waits for the panel. */
    static @Nullable JSObject run(JSObject command, JSObject argument, JSObject call, JSObject resolve) {
        JSObject run = panel;
        if (command == Js.text("init")) {
            if (run != null) {
                return Commands.refuse(Js.text("init is ignored while mounted"), argument);
            }
            init(argument);
            step();
            return Shapes.done();
        }
        if (command == Js.text("sendMessage") && !Js.is(Js.call(argument, "trim"))) {
            return Commands.refuse(Js.text("sendMessage expects a non-empty string"), argument);
        }
        if (Js.matches("^(close|toggle)$", command) && Js.is(Js.get(Settings.merged, "mount"))) {
            return Commands.refuse(Js.add(command, " does nothing with data-mount"), argument);
        }
        if (Js.matches("^(shutdown|reset)$", command)) {
            return end(command);
        }
        if (command == Js.text("update")) {
            JSObject wrong = Settings.wrong(argument, false);
            if (wrong != null) {
                return Commands.refuse(wrong, argument);
            }
            Settings.update(argument);
            if (run == null && bridge != null) {
                look();
            }
        }
        if (command == Js.text("identify")) {
            identify(argument);
            argument = identity;
        }
        if (run != null) {
            return Js.or(Js.invoke(run, command, Js.given(argument) ? argument : null), Shapes.done());
        }
        if (Js.matches("^(open|toggle|sendMessage|newConversation)$", command)
                || (command == Js.text("close") && Js.is(Js.at(waiting, 0)))) {
            Js.set(call, "resolve", resolve);
            Js.call(waiting, "push", call);
            step();
            return null;
        }
        if (command == Js.text("escalate")) {
            escalate(Js.or(argument, Js.object()));
        }
        return Shapes.done();
    }

    private static void escalate(JSObject given) {
        JSObject context = Js.get(given, "context");
        if (Js.given(context) && Js.type(context) != Js.text("object")) {
            context = Shapes.value(context);
        }
        Bus.emit(Js.text("escalate"), Js.merged(given, Shapes.escalation(Js.merged(context, Shapes.beforeSession()))));
    }

    private static void look() {
        Launcher.look(
                Js.merged(Memory.theme, Js.get(Settings.merged, "theme")),
                Js.get(Settings.merged, "launcher") != Js.bool(false) && !Js.is(Js.get(Settings.merged, "mount")));
    }

    /** Takes the settings of a tag; with {@code any}, the page has asked for a widget. */
    static void configure(JSObject settings, boolean any) {
        init(settings);
        configured = any;
    }

    /** Warns once where neither the tag nor a call says anything: nobody would ever learn why there is no widget. */
    static void unset() {
        if (isUnset()) {
            Commands.warn(Js.text("no settings: expected data-embed-key and data-project."
                    + " Tag managers drop data-*: call karta('init', {...}) there"));
        }
    }

    /** Returns whether neither the tag nor a call has set anything up. */
    static boolean isUnset() {
        return !configured && !Commands.called;
    }

    /** Returns whether the document is still being parsed: the end of {@code <body>} is not known yet. */
    static boolean early() {
        return Js.get(Js.document(), "readyState") == Js.text("loading");
    }

    /** Brings the page in line with what is known: the launcher, the panel if calls wait, or one warning. */
    static void step() {
        boolean asked = Js.is(Js.at(waiting, 0));
        if (early() || (ended && !asked)) {
            return;
        }
        if (bridge == null) {
            JSObject problem = Settings.problem();
            if (problem == null) {
                show();
            } else {
                if ((asked || configured) && problem != told) {
                    told = problem;
                    Commands.warn(problem);
                }
                settle(Shapes.error(Js.text("invalid_option"), problem));
                return;
            }
        }
        if (asked) {
            load(Host.element);
        }
    }

    private static void show() {
        ended = false;
        Js.attempt(Callbacks.recalling(), Callbacks.nothing());
        JSObject host = Host.create();
        bridge = Callbacks.bridge(host, Launcher.build(host), Launcher.button, Settings.merged, identity);
        look();
        if (Js.is(Memory.open)
                || Js.is(Js.get(Settings.merged, "mount"))
                || Js.get(Settings.merged, "config") == Js.text("eager")) {
            Callbacks.whenIdle(host);
        }
    }

    /** Loads the panel into {@code host}, unless it is there or on its way, or the host has gone. */
    static void load(@Nullable JSObject host) {
        if (host == Host.element && bridge != null && !loading) {
            loading = true;
            Js.attempt(Callbacks.loading(source, bridge), Callbacks.failing(bridge));
        }
    }

    /** Warns of a setting on behalf of the panel, once for each value in a row. */
    static void warn(JSObject message, @Nullable JSObject value) {
        // Not compared with ===, which takes NaN for another value each time.
        if (!Js.is(Js.call(Js.or(Js.get(warned, message), Js.list()), "includes", value))) {
            Js.set(warned, message, Js.list(value));
            if (value == null) {
                Commands.warn(message);
            } else {
                Commands.warn(message, value);
            }
        }
    }

    private static JSObject takeWaiting() {
        JSObject calls = waiting;
        waiting = Js.list();
        return calls;
    }

    private static void settle(JSObject error) {
        JSObject calls = takeWaiting();
        for (int i = 0; i < Js.length(calls); i++) {
            Js.invoke(Js.get(Js.at(calls, i), "resolve"), Shapes.failed(error));
        }
    }

    /** The panel in {@code host} accepts input; one whose host has gone meanwhile is shut down. */
    static void mounted(JSObject host, JSObject run) {
        if (host == Host.element) {
            panel = run;
            Commands.hold();
            Bus.emit(Js.text("ready"), null);
            Commands.first(takeWaiting());
        } else {
            Js.invoke(run, Js.text("shutdown"), null);
        }
    }

    /** The panel did not come to {@code host}, unless it has mounted; the next call that needs it tries again. */
    static void failed(JSObject host, JSObject code, JSObject message) {
        if (host == Host.element && loading && panel == null) {
            JSObject error = Shapes.error(code, message);
            loading = false;
            Bus.emit(Js.text("error"), error);
            settle(error);
        }
    }

    /** Another tab has called {@code reset} and cleared storage: this one forgets who it knew, and shows its launcher again. */
    static void forgotten(JSObject host) {
        if (host == Host.element) {
            end(Js.text("shutdown"));
            identity = Js.object();
            ended = false;
            step();
        }
    }

    private static JSObject end(JSObject command) {
        JSObject run = panel;
        JSObject answer = Shapes.done();
        if (run != null) {
            answer = Js.or(Js.invoke(run, command, null), answer);
        }
        Host.remove();
        panel = null;
        bridge = null;
        loading = false;
        ended = true;
        if (command == Js.text("reset")) {
            identity = Js.object();
            Js.attempt(Callbacks.forgetting(), Callbacks.nothing());
        }
        settle(Shapes.error(Js.text("closed"), command));
        return answer;
    }
}
