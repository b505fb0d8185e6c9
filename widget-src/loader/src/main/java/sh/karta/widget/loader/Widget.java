// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import static sh.karta.widget.browser.js.Operators.is;
import static sh.karta.widget.browser.js.Operators.text;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSString;
import sh.karta.widget.browser.js.Element;
import sh.karta.widget.browser.js.JsList;
import sh.karta.widget.browser.js.JsMap;
import sh.karta.widget.browser.js.Operators;
import sh.karta.widget.browser.js.Page;
import sh.karta.widget.browser.js.Resolve;
import sh.karta.widget.browser.js.Task;
import sh.karta.widget.core.storage.StorageKeys;

/**
 * One widget on the page: its state before and beside the panel, and the way to the panel. It knows neither tag, queue nor
 * global, and loads the panel from a source that the caller passes.
 */
final class Widget {
    /** The mounted panel's function, or null. */
    static @Nullable PanelFunction panel;

    @SuppressWarnings("NullAway.Init")
    private static PanelSource source;

    /** Calls that wait for the panel, in order. */
    @SuppressWarnings("NullAway.Init")
    private static JsList<Call> waiting;

    /** The last call of each command that adds to the panel, by command. Each panel that mounts receives them. */
    @SuppressWarnings("NullAway.Init")
    private static JsMap<Call> additions;

    @SuppressWarnings("NullAway.Init")
    private static PageIdentity identity;

    /** The bridge for the panel. It exists as long as the host does. */
    private static @Nullable PanelBridge bridge;

    /** The last problem that was logged, so that it is logged once. */
    private static @Nullable JSString reported;

    /** The panels' warnings, each with its last value in a list. Each mount reports the same invalid setting again. */
    @SuppressWarnings("NullAway.Init")
    private static JsMap<JsList<JSObject>> warned;

    /** Whether the page has asked for a widget by its tag, so that a missing setting is reported at once. */
    private static boolean configured;

    /** Whether the page has ended the widget, so that only {@code init} or a call that mounts brings it back. */
    private static boolean ended;

    private static boolean loading;

    /** Whether the page has opened the document again. It may never close it, so its end is not waited for. */
    private static boolean reopened;

    private Widget() {}

    /** Starts without settings. */
    static void start(PanelSource panelSource) {
        source = panelSource;
        waiting = Operators.list();
        identity = Operators.object();
        warned = Operators.object();
        additions = Operators.object();
        ActiveSettings.start();
        Bus.start();
    }

    /** Takes settings of {@code init} or of a tag. */
    static void init(PageSettings layer) {
        ended = false;
        ActiveSettings.init(layer);
        identify(layer.getUser());
    }

    /** Merges an identity. */
    private static void identify(PageIdentity user) {
        PageIdentity next = Operators.merged(identity, user);
        JSObject id = next.getId();
        if (is(id) || id == null) {
            next.setUserId(id);
            Operators.remove(next, "id");
        }
        if (is(identity.getUserId()) && identity.getUserId() != next.getUserId()) {
            if (identity.getIdentityToken() == next.getIdentityToken()) {
                // The proof belonged to the previous user.
                Operators.remove(next, "identityToken");
            }
            if (panel == null) {
                // The conversation belonged to the previous user. A panel would restore it.
                Operators.attempt(() -> Memory.forget(text(StorageKeys.SESSION), true));
            }
        }
        identity = next;
        if (bridge != null) {
            bridge.setIdentity(next);
        }
    }

    /** Runs a command whose argument has been checked. Returns its answer, or null if it waits for the panel. */
    static @Nullable JSObject run(JSString command, JSString types, JSObject argument, Call call, Resolve resolve) {
        Host.changed();
        PanelFunction run = panel;
        if (command == text("init")) {
            if (!isIdle()) {
                return CallQueue.refuse(text("init ignored: mounted"), argument);
            }
            init((PageSettings) argument);
            // The launcher and its place may be others now, and an idle panel has read the settings.
            remove(text("shutdown"));
            step();
            return Literals.done();
        }
        if (command == text("sendMessage") && !is(((JSString) argument).trim())) {
            return CallQueue.refuse(text("sendMessage expects text"), argument);
        }
        if (Operators.matches("^(shutdown|reset)$", command)) {
            return end(command);
        }
        if (command == text("update")) {
            PageSettings settings = (PageSettings) argument;
            JSString wrong = ActiveSettings.wrong(settings, false);
            if (wrong != null) {
                return CallQueue.refuse(wrong, argument);
            }
            ActiveSettings.update(settings);
            if (run == null) {
                if (settings.getStorage() == text("none")) {
                    // A panel would move its entries to its memory.
                    Operators.attempt(() -> Memory.forget(text(""), false));
                }
                if (bridge != null) {
                    look();
                }
            }
        }
        if (command == text("identify")) {
            identify((PageIdentity) argument);
            argument = identity;
        }
        call.setResolve(resolve);
        if (Literals.isAddition(types)) {
            additions.set(command == text("render") ? Operators.add(command, argument) : command, call);
            if (run == null) {
                // Answers now and not when the panel mounts, because the caller may wait for the answer before it opens
                // the panel.
                return Literals.done();
            }
            argument = call;
        }
        if (run != null) {
            return Operators.or(run.run(command, Operators.given(argument) ? argument : null), Literals.done());
        }
        if (Operators.matches("^(open|toggle|sendMessage|newConversation|teaser)$", command)
                || (command == text("close")
                        && (is(waiting.get(0)) || is(ActiveSettings.merged.getMount()) || is(Memory.open)))) {
            waiting.push(call);
            step();
            return null;
        }
        if (command == text("escalate")) {
            escalate(Operators.or((Escalation) argument, Operators.object()));
        }
        return Literals.done();
    }

    private static void escalate(Escalation argument) {
        JSObject context = argument.getContext();
        if (Operators.given(context) && Operators.type(context) != text("object")) {
            context = Literals.value(context);
        }
        Bus.emit(
                text("escalate"),
                Operators.merged(argument, Literals.escalation(Operators.merged(context, Literals.beforeSession()))));
    }

    private static void look() {
        Launcher.look(
                Operators.merged(Memory.theme, ActiveSettings.merged.getTheme()),
                ActiveSettings.merged.getLauncher() != Operators.bool(false) && !is(ActiveSettings.merged.getMount()));
    }

    /**
     * Takes the settings of a tag.
     *
     * @param any whether the tag has a setting, so that the page has asked for a widget
     */
    static void configure(PageSettings settings, boolean any) {
        init(settings);
        configured = any;
    }

    /** Warns once if neither the tag nor a call has settings. There would be no other hint why there is no widget. */
    static void warnIfUnset() {
        if (isUnset()) {
            CallQueue.warn(text("no settings: tag managers drop data-embed-key, use karta('init', {...})"));
        }
    }

    /** Returns whether neither the tag nor a call has configured anything. */
    static boolean isUnset() {
        return !configured && !CallQueue.called;
    }

    /** Returns whether the document is still being parsed, so that the end of {@code <body>} is not known yet. */
    private static boolean early() {
        return !reopened && Page.own("readyState") == text("loading");
    }

    /** Calls {@link #step} again when the document has been parsed. */
    static void stepAfterParsing() {
        if (early()) {
            Page.on("DOMContentLoaded", parsed());
        }
    }

    private static Task parsed() {
        return () -> Operators.attempt(Widget::step, CallQueue::caught);
    }

    /** Brings the page in line with the current state: the launcher, the panel if calls wait, or one warning. */
    static void step() {
        boolean asked = is(waiting.get(0));
        if (early() || (ended && !asked)) {
            return;
        }
        if (bridge == null) {
            JSString problem = ActiveSettings.problem();
            if (problem == null) {
                show();
            } else {
                if ((asked || configured) && problem != reported) {
                    reported = problem;
                    CallQueue.warn(problem);
                }
                resolveWaiting(Literals.error(text("invalid_option"), problem));
                return;
            }
        }
        if (asked) {
            load(Host.element);
        }
    }

    /** Builds the widget in a document that has been opened again. Calls that wait go on waiting. */
    static void rebuild() {
        remove(text("shutdown"));
        reopened = true;
        step();
    }

    private static void show() {
        ended = false;
        Operators.attempt(Memory::recall);
        Element host = Host.create();
        bridge = Literals.bridge(
                host,
                Launcher.build(host),
                Launcher.button,
                ActiveSettings.merged,
                identity,
                waiting,
                Bus::emit,
                Launcher::look,
                run -> mounted(host, run),
                (code, message) -> failed(host, code, message),
                Widget::warn,
                () -> forgotten(host));
        bridge.setListeners(Bus.lists());
        look();
        // A call that waits loads the panel at once. A task that waits for the page to be idle would outlive a
        // shutdown.
        if (!is(waiting.get(0))
                && (is(Memory.open)
                        || is(ActiveSettings.merged.getMount())
                        || ActiveSettings.merged.getConfig() == text("eager"))) {
            Page.whenIdle(() -> load(host));
        }
    }

    /** Loads the panel into {@code host}, unless it is loaded or loading, or the host has been removed. */
    private static void load(@Nullable Element host) {
        PanelBridge given = bridge;
        if (host == Host.element && given != null && !loading) {
            loading = true;
            // Rejects in any case: a promise of the source that is fulfilled without a mounted panel is a failure too.
            Operators.attempt(
                    (resolve, reject) -> source.load(given).then(reject, reject),
                    error -> failed(host, text("panel_unavailable"), text("panel did not load")));
        }
    }

    /** Warns of a setting on behalf of the panel, once for the same value in a row. */
    private static void warn(JSString message, @Nullable JSObject value) {
        // `includes` treats NaN as equal to itself, which === does not.
        if (!Operators.or(warned.get(message), Operators.list()).includes(value)) {
            warned.set(message, Operators.list(value));
            if (value == null) {
                CallQueue.warn(message);
            } else {
                CallQueue.warn(message, value);
            }
        }
    }

    /** Removes the calls that wait. The list stays the same, because the panel has it too. */
    private static JsList<Call> takeWaiting() {
        return Literals.taken(waiting);
    }

    private static void resolveWaiting(JSObject error) {
        JsList<Call> calls = takeWaiting();
        for (int i = 0; i < calls.getLength(); i++) {
            calls.get(i).getResolve().call(Literals.failed(error));
        }
    }

    /** Returns whether there is no panel, or one that is not mounted yet. */
    static boolean isIdle() {
        return panel == null || Literals.isIdle(bridge);
    }

    /**
     * Handles that the panel in {@code host} accepts input. If its host has been removed meanwhile, the panel is shut
     * down.
     */
    private static void mounted(Element host, PanelFunction run) {
        if (host == Host.element) {
            panel = run;
            CallQueue.hold();
            if (!isIdle()) {
                Bus.emit(text("ready"), null);
            }
            CallQueue.first(Literals.values(additions).concat(takeWaiting()));
        } else {
            run.run(text("shutdown"), null);
        }
    }

    /**
     * Handles that the panel cannot mount in {@code host}, unless it has. An idle panel may fail too, when it is to mount. The
     * next call that needs the panel loads it again.
     */
    private static void failed(@Nullable Element host, JSString code, JSString message) {
        if (host == Host.element && loading && isIdle()) {
            JSObject error = Literals.error(code, message);
            loading = false;
            panel = null;
            // A listener may call again. That call is for the next attempt.
            resolveWaiting(error);
            Bus.emit(text("error"), error);
        }
    }

    /** Drops the identity and shows the launcher again, because another tab has called {@code reset} and cleared storage. */
    private static void forgotten(Element host) {
        if (host == Host.element) {
            end(text("shutdown"));
            identity = Operators.object();
            ended = false;
            step();
        }
    }

    /** Ends the widget with {@code shutdown} or {@code reset}. Calls that wait for the panel fail. Returns the answer. */
    static JSObject end(JSString command) {
        JSObject answer = remove(command);
        ended = true;
        if (command == text("reset")) {
            identity = Operators.object();
            Operators.attempt(() -> Memory.forget(text(""), true));
        }
        resolveWaiting(Literals.error(text("closed"), command));
        return answer;
    }

    /** Ends the panel, if there is one, with a command, and removes the host. Returns the answer. */
    private static JSObject remove(JSString command) {
        PanelFunction run = panel;
        JSObject answer = Literals.done();
        if (run != null) {
            answer = Operators.or(run.run(command, null), answer);
        }
        Host.remove();
        panel = null;
        bridge = null;
        loading = false;
        return answer;
    }
}
