// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLTextAreaElement;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.Guard;

/** The functions of the engine for suggestions while the visitor writes. */
public final class Composing {
    private Composing() {}

    /** Returns whether {@code name} can be the name of a command. */
    @JSBody(params = "name", script = "return /^[a-z0-9-]{1,32}$/.test(name);")
    public static native boolean isName(String name);

    /** Returns the typed part of a command's name in lower case, or null if {@code text} is not the beginning of a command. */
    @JSBody(params = "text", script = "return /^\\/\\S*$/.test(text) ? text.slice(1).toLowerCase() : null;")
    public static native @Nullable String query(String text);

    /** Returns whether a word of {@code text} begins with {@code query}, in any case. */
    @JSBody(
            params = {"text", "query"},
            script = "return (' ' + text.toLowerCase()).includes(' ' + query);")
    public static native boolean hasWord(String text, String query);

    /** Returns the text after the first word, without white space around it. */
    @JSBody(params = "text", script = "return text.replace(/^\\S*/, '').trim();")
    public static native String rest(String text);

    /** Returns the only text field inside {@code element}. */
    @JSBody(params = "element", script = "return element.querySelector('textarea');")
    public static native HTMLTextAreaElement field(HTMLElement element);

    /** Replaces the text of a field as if the visitor had typed it. */
    @JSBody(
            params = {"field", "text"},
            script = "field.value = text; field.focus({preventScroll: true});"
                    + "field.dispatchEvent(new InputEvent('input', {bubbles: true}));")
    public static native void fill(HTMLTextAreaElement field, String text);

    /** Returns whether an input method is composing, whose text is not final. */
    @JSBody(params = "event", script = "return !!event.isComposing;")
    public static native boolean isComposing(JSObject event);

    /** Returns whether the target of {@code event} is in a button that sends, not in one that stops the answer. */
    @JSBody(params = "event", script = "return !!event.target.closest('.submit:not(.stop)');")
    public static native boolean isSend(JSObject event);

    /** Listens to one of our elements before the elements inside it do. */
    public static void first(HTMLElement element, String type, Callback listener) {
        capture(element, type, Guard.of(listener));
    }

    /** Stops an event before it reaches its target, and prevents its default. */
    @JSBody(params = "event", script = "event.preventDefault(); event.stopImmediatePropagation();")
    public static native void take(JSObject event);

    /** Calls a function of the page. It may throw. */
    @JSBody(
            params = {"fn", "text"},
            script = "fn(text);")
    public static native void call(JSObject fn, String text);

    @JSBody(
            params = {"element", "type", "listener"},
            script = "element.addEventListener(type, listener, true);")
    private static native void capture(HTMLElement element, String type, JSObject listener);
}
