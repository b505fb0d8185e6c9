// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** Objects that the loader hands out or looks up, as literals. Where a page's text is the key, they have no prototype. */
final class Shapes {
    private static final String SLUG = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

    private Shapes() {}

    /** A list of subscriptions for each event of public-api §2. */
    @JSBody(
            script = "return {__proto__: null, ready: [], open: [], close: [], 'session:started': [],"
                    + " 'message:sent': [], 'message:received': [], unread: [], escalate: [], error: [],"
                    + " limit_reached: [], 'turn:started': [], 'turn:ended': [], approval: [], feedback: [],"
                    + " step_up_required: []}")
    static native JSObject events();

    /** What a command's argument may be by its {@code typeof}; an empty text where it takes none. */
    @JSBody(
            script = "return {__proto__: null, init: 'object', update: 'object', identify: 'object',"
                    + " on: 'string', once: 'string', off: 'string', open: 'string or undefined', close: '', toggle: '',"
                    + " sendMessage: 'string', newConversation: '', escalate: 'object or undefined', shutdown: '',"
                    + " reset: ''}")
    static native JSObject commands();

    /** What a setting must match, or an empty pattern where it is an object; and how a page's author is told. */
    @JSBody(
            script = "return {embedKey: ['^pk_(live|test)_.', 'data-embed-key: expected pk_live_... or pk_test_...'],"
                    + " projectRef: ['^" + SLUG + "/" + SLUG + "$', 'data-project: expected org/agent'],"
                    + " baseUrl: ['^https?://[^/]', 'data-base-url: expected an http or https origin'],"
                    + " transport: ['^(managed-agents|responses)$',"
                    + " 'data-transport: expected managed-agents or responses'],"
                    + " storage: ['^(local|session|none)$', 'data-storage: expected local, session or none'],"
                    + " config: ['^(lazy|eager)$', 'data-config: expected lazy or eager'],"
                    + " launcher: ['^(true|false)$', 'data-launcher: expected true or false'],"
                    + " locale: ['^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$', 'data-locale: expected a BCP 47 tag'],"
                    + " mount: ['.', 'data-mount: expected a selector'],"
                    + " theme: ['', 'theme: expected an object'], strings: ['', 'strings: expected an object'],"
                    + " features: ['', 'features: expected an object']}")
    static native JSObject rules();

    /** What the launcher shows of a theme: the field, and a CSS property that takes what the field may be. */
    @JSBody(
            script = "return {accent: 'color', accentForeground: 'color', fontFamily: 'font-family', zIndex: 'z-index',"
                    + " offsetX: 'top', offsetY: 'top', colorScheme: 'color-scheme'}")
    static native JSObject looks();

    /** The launcher's name where "Chat" is not the word: Japanese, Chinese, Arabic. */
    @JSBody(
            script =
                    "return {ja: '\u30c1\u30e3\u30c3\u30c8', zh: '\u804a\u5929', ar: '\u062f\u0631\u062f\u0634\u0629'}")
    static native JSObject names();

    @JSBody(
            params = {"call", "once", "script"},
            script = "return {call: call, once: once, script: script}")
    static native JSObject subscription(JSObject call, boolean once, @Nullable JSObject script);

    @JSBody(script = "return {ok: true}")
    static native JSObject done();

    @JSBody(params = "error", script = "return {ok: false, error: error}")
    static native JSObject failed(JSObject error);

    @JSBody(
            params = {"code", "message"},
            script = "return {code: code, message: message}")
    static native JSObject error(JSObject code, JSObject message);

    /** What {@code escalate} carries before a session; it stands above what the page gave. */
    @JSBody(script = "return {sessionId: null, transcript: []}")
    static native JSObject beforeSession();

    @JSBody(params = "context", script = "return {context: context}")
    static native JSObject escalation(JSObject context);

    @JSBody(params = "value", script = "return {value: value}")
    static native JSObject value(JSObject value);

    @JSBody(
            params = {"command", "argument"},
            script = "return [command, argument]")
    static native JSObject call(JSObject command, @Nullable JSObject argument);

    /**
     * How an element is watched for the host's removal. Only its children are, so that a busy page pays nothing; a place
     * of the page's choice may vanish with any of the elements around it.
     */
    @JSBody(params = "deep", script = "return {childList: true, subtree: deep}")
    static native JSObject children(boolean deep);

    @JSBody(script = "return {mode: 'open'}")
    static native JSObject openRoot();
}
