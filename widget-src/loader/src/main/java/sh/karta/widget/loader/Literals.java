// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSString;
import sh.karta.widget.browser.js.Element;
import sh.karta.widget.browser.js.JsList;
import sh.karta.widget.browser.js.JsMap;
import sh.karta.widget.browser.js.Listener;
import sh.karta.widget.browser.js.Observer;
import sh.karta.widget.browser.js.Task;
import sh.karta.widget.loader.Global.Command;
import sh.karta.widget.loader.Global.Karta;

/**
 * Object literals, and expressions that Java cannot write. An object whose keys come from the page has no prototype. These are
 * the only native bodies of the loader. The operators are in {@link sh.karta.widget.browser.js.Operators}.
 */
final class Literals {
    private static final String SLUG = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

    private Literals() {}

    /** Returns whether one of four values is truthy. */
    @JSBody(
            params = {"one", "two", "three", "four"},
            script = "return !one + !two + !three + !four === 3")
    static native boolean isOne(JSObject one, JSObject two, JSObject three, JSObject four);

    /** Returns a list of subscriptions for each event of public-api §2. */
    @JSBody(
            script = "return {__proto__: null, ready: [], open: [], close: [], 'session:started': [],"
                    + " 'message:sent': [], 'message:received': [], unread: [], escalate: [], error: [],"
                    + " limit_reached: [], 'turn:started': [], 'turn:ended': [], approval: [], feedback: [],"
                    + " step_up_required: [], teaser: []}")
    static native JsMap<JsList<Subscription>> events();

    /**
     * Returns the types ({@code typeof}) that each command accepts as its argument. An empty string means none, or that the
     * panel checks it. For {@link #isAddition} the value is a number.
     */
    @JSBody(
            script = "return {__proto__: null, init: 'object', update: 'object', identify: 'object',"
                    + " escalate: 'object or undefined', open: 'string or undefined', close: '', toggle: '',"
                    + " newConversation: '', shutdown: '', reset: '', teaser: '', render: 0, commands: 0, mentions: 0,"
                    + " on: 'string', once: 'string', off: 'string', sendMessage: 'string'}")
    static native JsMap<JSString> commands();

    /**
     * Returns for each setting the pattern of the whole value, or an empty string if it must be an object. Then comes the
     * expected value in words, unless the pattern says it.
     */
    @JSBody(
            script = "return {embedKey: ['pk_(live|test)_.+', 'pk_live_... or pk_test_...'],"
                    + " projectRef: ['" + SLUG + "/" + SLUG + "', 'org/agent'],"
                    + " baseUrl: ['https?://[^/?#][^?#]*', 'an http or https origin without a query'],"
                    + " scriptBase: ['[^?#]+', 'the address of a folder'],"
                    + " transport: ['managed-agents|responses'],"
                    + " storage: ['local|session|none'],"
                    + " config: ['lazy|eager'], launcher: ['true|false'],"
                    + " locale: ['[A-Za-z]{2,8}(-[^\\\\W_]{1,8})*', 'a BCP 47 tag'], mount: ['.+', 'a selector'],"
                    + " theme: [''], strings: [''], features: ['']}")
    static native JsMap<JsList<JSString>> rules();

    /** Returns the theme fields that the launcher shows, each with a CSS property that accepts the same values. */
    @JSBody(
            script = "return {accent: 'color', accentForeground: 'color', fontFamily: 'font-family', zIndex: 'z-index',"
                    + " offsetX: 'top', offsetY: 'top', colorScheme: 'color-scheme'}")
    static native JsMap<JSString> looks();

    /** Returns the launcher's name in the languages that do not say "Chat": Japanese, Chinese, Arabic. */
    @JSBody(
            script =
                    "return {ja: '\u30c1\u30e3\u30c3\u30c8', zh: '\u804a\u5929', ar: '\u062f\u0631\u062f\u0634\u0629'}")
    static native JsMap<JSString> names();

    /** Returns the subscription of a function, or {@code undefined}. */
    @JSBody(
            params = {"list", "callback"},
            script = "return list.find(one => one.call === callback)")
    static native Subscription found(JsList<Subscription> list, Listener callback);

    @JSBody(
            params = {"call", "once"},
            script = "return {call: call, once: once}")
    static native Subscription subscription(Listener call, boolean once);

    @JSBody(script = "return {ok: true}")
    static native JSObject done();

    @JSBody(params = "error", script = "return {ok: false, error: error}")
    static native JSObject failed(JSObject error);

    @JSBody(
            params = {"code", "message"},
            script = "return {code: code, message: message}")
    static native JSObject error(JSString code, JSString message);

    /** Returns the fields of {@code escalate} before there is a session. They override the page's values. */
    @JSBody(script = "return {sessionId: null, transcript: []}")
    static native JSObject beforeSession();

    @JSBody(params = "context", script = "return {context: context}")
    static native JSObject escalation(JSObject context);

    @JSBody(params = "value", script = "return {value: value}")
    static native JSObject value(JSObject value);

    /** Returns whether a value of {@link #commands} is that of a command whose last call each mounted panel takes. */
    @JSBody(params = "types", script = "return types === 0")
    static native boolean isAddition(JSString types);

    /** Returns whether the panel that has the bridge, which exists then, accepts commands but is not mounted. */
    @JSBody(params = "bridge", script = "return bridge.idle")
    static native boolean isIdle(@Nullable PanelBridge bridge);

    /** Removes all items of a list, and returns them. */
    @JSBody(params = "list", script = "return list.splice(0)")
    static native JsList<Call> taken(JsList<Call> list);

    /** Returns the values of an object's own properties. */
    @JSBody(params = "owner", script = "return Object.values(owner)")
    static native JsList<Call> values(JsMap<Call> owner);

    @JSBody(
            params = {"command", "argument"},
            script = "return [command, argument]")
    static native Call call(JSString command, @Nullable JSObject argument);

    /**
     * Returns the options for observing the host's removal. Only children are observed, so that a busy page is not
     * slowed down. A parent chosen by the page may be removed with any of its ancestors, so its subtree is observed.
     */
    @JSBody(params = "deep", script = "return {childList: true, subtree: deep}")
    static native JSObject children(boolean deep);

    @JSBody(script = "return {mode: 'open'}")
    static native JSObject openRoot();

    /** Returns the page's function {@code karta}. */
    @JSBody(params = "command", script = "return function () { return command(arguments); }")
    static native Karta karta(Command command);

    /** Returns the replacement of the queue after load, for a page that still uses the stub's function. */
    @JSBody(params = "command", script = "return {push: command}")
    static native JSObject queue(Command command);

    /** Returns the {@link sh.karta.widget.browser.bridge.Bridge}. */
    @JSBody(
            params = {
                "host",
                "root",
                "launcher",
                "config",
                "identity",
                "waiting",
                "emit",
                "theme",
                "mounted",
                "failed",
                "warn",
                "forgotten"
            },
            script =
                    "return {host: host, root: root, launcher: launcher, config: config, identity: identity,"
                            + " waiting: waiting, emit: emit, theme: theme, mounted: mounted, failed: failed, warn: warn, forgotten: forgotten}")
    static native PanelBridge bridge(
            Element host,
            Element root,
            Element launcher,
            PageSettings config,
            PageIdentity identity,
            JsList<Call> waiting,
            PanelBridge.Emit emit,
            PanelBridge.Look theme,
            PanelBridge.Mounted mounted,
            PanelBridge.Failed failed,
            PanelBridge.Warn warn,
            Task forgotten);

    /** Returns a policy for the panel's address, or null if the browser has no Trusted Types. */
    @JSBody(
            params = "types",
            script = "return types ? types.createPolicy('karta', {createScriptURL: url => url}) : null")
    static native @Nullable TrustedTypes policy(JSObject types);

    /** Ends events of {@code type} at {@code root}, after the listeners inside it. Passive, so that scrolling does not wait for it. */
    @JSBody(
            params = {"root", "type"},
            script = "root.addEventListener(type, event => event.stopPropagation(), {passive: true})")
    static native void end(Element root, JSString type);

    /** Returns an observer that calls {@code changed} when observed children change. */
    @JSBody(params = "changed", script = "return new MutationObserver(changed)")
    static native Observer changes(Task changed);

    /**
     * Returns an observer that measures a box at the start, and again when its visible fraction changes because of
     * another size or position.
     */
    @JSBody(
            params = "measured",
            script = "return new IntersectionObserver(changes => measured(changes.pop().boundingClientRect),"
                    + " {root: document, rootMargin: '0px -5% -5% 0px', threshold: [.8, .87, .935]})")
    static native Observer edges(Listener measured);

    /**
     * Returns whether a rectangle has other edges than the window. Scroll bars in both directions, which belong to the window
     * and take up to 17 pixels each, do not count.
     */
    @JSBody(
            params = "box",
            script =
                    "return box.width && Math.hypot(box.x, box.y, box.right - innerWidth, box.bottom - innerHeight) > 25")
    static native boolean isElsewhere(@Nullable JSObject box);

    /** Returns elements with their scroll positions, in pairs. */
    @JSBody(params = "elements", script = "return elements.map(element => [element, element.scrollTop])")
    static native JSObject scrolled(JsList<Element> elements);

    /** Restores scroll positions. */
    @JSBody(params = "pairs", script = "pairs.forEach(pair => pair[0].scrollTop = pair[1])")
    static native void scroll(JSObject pairs);
}
