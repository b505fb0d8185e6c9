// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** Objects the loader hands out or looks up, as literals. They have no prototype where a page's text is the key. */
final class Shapes {
    private Shapes() {}

    /** A list of subscriptions for each event of public-api §2. */
    @JSBody(
            script = "return {__proto__: null, ready: [], open: [], close: [], 'session:started': [],"
                    + " 'message:sent': [], 'message:received': [], unread: [], escalate: [], error: [],"
                    + " limit_reached: [], 'turn:started': [], 'turn:ended': [], approval: [], feedback: []}")
    static native JSObject events();

    /** The types a command's first argument may have; an empty text where it takes none. */
    @JSBody(
            script = "return {__proto__: null, init: 'object', update: 'object', identify: 'object',"
                    + " on: 'string', once: 'string', off: 'string', open: 'string or undefined', close: '', toggle: '',"
                    + " sendMessage: 'string', newConversation: '', escalate: 'object or undefined', shutdown: '',"
                    + " reset: ''}")
    static native JSObject commands();

    @JSBody(
            params = {"call", "once"},
            script = "return {call: call, once: once}")
    static native JSObject subscription(JSObject call, boolean once);

    @JSBody(script = "return {ok: true}")
    static native JSObject done();

    @JSBody(params = "error", script = "return {ok: false, error: error}")
    static native JSObject failed(JSObject error);

    @JSBody(
            params = {"code", "message"},
            script = "return {code: code, message: message}")
    static native JSObject error(String code, JSObject message);

    @JSBody(
            params = {"reason", "context"},
            script = "return {reason: reason, context: context}")
    static native JSObject escalation(JSObject reason, JSObject context);

    @JSBody(script = "return {sessionId: null, transcript: []}")
    static native JSObject beforeSession();

    @JSBody(params = "value", script = "return {value: value}")
    static native JSObject value(JSObject value);

    @JSBody(script = "return {childList: true}")
    static native JSObject children();

    @JSBody(script = "return {mode: 'open'}")
    static native JSObject open();

    @JSBody(script = "return ['toggle']")
    static native JSObject toggle();

    @JSBody(params = "text", script = "return ['open', text || undefined]")
    static native JSObject open(JSObject text);

    /** What the launcher shows of a theme: the field, and the CSS property that says what its value may be. */
    @JSBody(
            script = "return {accent: 'color', accentForeground: 'color', fontFamily: 'font-family', zIndex: 'z-index',"
                    + " offsetX: 'top', offsetY: 'top', colorScheme: 'color-scheme'}")
    static native JSObject looks();

    @JSBody(
            script =
                    "return {ja: '\u30c1\u30e3\u30c3\u30c8', zh: '\u804a\u5929', ar: '\u062f\u0631\u062f\u0634\u0629'}")
    static native JSObject names();

    @JSBody(
            params = {"base", "nonce", "policy"},
            script = "return {base: base, nonce: nonce, policy: policy}")
    static native JSObject origin(JSObject base, JSObject nonce, @Nullable JSObject policy);
}
