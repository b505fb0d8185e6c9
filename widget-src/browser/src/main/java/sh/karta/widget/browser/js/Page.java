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

    /** Returns {@code document}, with the properties that the caller needs. */
    @JSBody(script = "return document")
    public static native <T extends Element> T document();

    /** Returns the root element of the document. */
    @JSBody(script = "return document.documentElement")
    public static native Element root();

    /** Returns a new HTML element. */
    @JSBody(params = "name", script = "return document.createElement(name)")
    public static native <T extends Element> T element(String name);

    /** Returns a new SVG element. */
    @JSBody(params = "name", script = "return document.createElementNS('http://www.w3.org/2000/svg', name)")
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
