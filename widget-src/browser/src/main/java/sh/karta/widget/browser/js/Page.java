// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.js;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSString;

/** The page's window and document, and functions of the browser. */
// The caller chooses the interface of an object. JavaScript cannot check it.
@SuppressWarnings("TypeParameterUnusedInFormals")
public final class Page {
    private Page() {}

    /** Returns {@code window}, with the properties that the caller needs. */
    @JSBody(script = "return window")
    public static native <T extends JSObject> T window();

    /** Returns {@code document}. An element of the page that has the name of one of its members comes first, so the methods below read these. */
    @JSBody(script = "return document")
    public static native Element document();

    /** Returns a property of the document. */
    @JSBody(params = "name", script = "return Reflect.get(Reflect.getPrototypeOf(document), name, document)")
    public static native <T extends JSObject> T own(String name);

    /** Returns the root element of the document. */
    public static Element root() {
        return own("documentElement");
    }

    /** Returns the first element that matches, or null. Throws if the selector is invalid. */
    @JSBody(
            params = "selector",
            script = "return Reflect.getPrototypeOf(document).querySelector.call(document, selector)")
    public static native <T extends Element> T find(JSString selector);

    /** Listens to the document. */
    @JSBody(
            params = {"event", "listener"},
            script = "Reflect.getPrototypeOf(document).addEventListener.call(document, event, listener)")
    public static native void on(String event, JSObject listener);

    /** Listens to the document no longer. */
    @JSBody(
            params = {"event", "listener"},
            script = "Reflect.getPrototypeOf(document).removeEventListener.call(document, event, listener)")
    public static native void off(String event, JSObject listener);

    /** Returns a new HTML element. */
    @JSBody(params = "name", script = "return Reflect.getPrototypeOf(document).createElement.call(document, name)")
    public static native <T extends Element> T element(String name);

    /** Returns a new SVG element. */
    @JSBody(
            params = "name",
            script =
                    "return Reflect.getPrototypeOf(document).createElementNS.call(document, 'http://www.w3.org/2000/svg', name)")
    public static native Element svg(String name);

    /** Moves an element to the end of another, with its state if the engine supports that. */
    @JSBody(
            params = {"element", "parent"},
            script = "parent[parent.moveBefore ? 'moveBefore' : 'insertBefore'](element, null)")
    public static native void move(Element element, Element parent);

    /** Returns a new constructed style sheet. */
    @JSBody(script = "return new CSSStyleSheet()")
    public static native StyleSheet sheet();

    /** Returns whether a CSS property accepts a value. */
    @JSBody(
            params = {"property", "value"},
            script = "return CSS.supports(property, value)")
    public static native boolean supports(JSString property, @Nullable JSObject value);

    /** Returns the milliseconds since the page began. */
    @JSBody(script = "return performance.now()")
    public static native double now();

    /** Runs a task after the page's other tasks. */
    @JSBody(params = "task", script = "setTimeout(task)")
    public static native void later(Task task);

    /** Runs a task after a delay. */
    @JSBody(
            params = {"task", "millis"},
            script = "setTimeout(task, millis)")
    public static native void later(Task task, int millis);

    /** Runs a task in a microtask. */
    @JSBody(params = "task", script = "queueMicrotask(task)")
    public static native void microtask(Task task);

    /** Runs a task when the page is idle. */
    @JSBody(params = "task", script = "(window.requestIdleCallback || setTimeout)(task, {timeout: 2e3})")
    public static native void whenIdle(Task task);

    /** Writes a warning to the console. */
    @JSBody(params = "message", script = "console.warn('karta: ' + message)")
    public static native void warn(JSString message);

    /** Writes a warning and a value to the console. */
    @JSBody(
            params = {"message", "value"},
            script = "console.warn('karta: ' + message, value)")
    public static native void warn(JSString message, @Nullable JSObject value);
}
