// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLTextAreaElement;
import sh.karta.widget.browser.Thenable;

/** The functions of the engine for mentions in a text field. */
public final class MentionField {
    private MentionField() {}

    /** Returns whether {@code text} can begin a mention: one ASCII punctuation character other than {@code /}. */
    @JSBody(params = "text", script = "return /^[!-.:-@[-`{-~]$/.test(text);")
    public static native boolean isTrigger(String text);

    /** Returns the text between the last {@code trigger} at the beginning of a word and the caret, or null if there is none. */
    @JSBody(
            params = {"field", "trigger"},
            script = "var end = field.selectionEnd, text = field.value, at = end;"
                    + "while (--at >= 0 && text[at] !== trigger);"
                    + "var query = text.slice(at + 1, end);"
                    + "return at < 0 || field.selectionStart !== end || query.length > 64 || /\\s/.test(query)"
                    + "|| /[^\\s(]/.test(text[at - 1] || ' ') ? null : query;")
    public static native @Nullable String query(HTMLTextAreaElement field, String trigger);

    /**
     * Replaces the text from the last {@code trigger} to the caret by {@code words}, as if the visitor had typed them. Needs a
     * {@link #query} that is not null.
     */
    @JSBody(
            params = {"field", "trigger", "words"},
            script = "var end = field.selectionEnd, text = field.value, at = end;"
                    + "while (--at > 0 && text[at] !== trigger);"
                    + "field.setRangeText(words, at, end, 'end');"
                    + "field.focus({preventScroll: true});"
                    + "field.dispatchEvent(new InputEvent('input', {bubbles: true}));")
    public static native void replace(HTMLTextAreaElement field, String trigger, String words);

    /** Returns whether {@code label} contains {@code query}, in capital or small letters. */
    @JSBody(
            params = {"label", "query"},
            script = "return label.toLowerCase().includes(query.toLowerCase());")
    public static native boolean matches(String label, String query);

    /** Returns whether {@code text} can be sent: not blank, at most 200 characters, without control characters. */
    @JSBody(
            params = "text",
            script = "return /\\S/.test(text) && text.length <= 200 && !/[\\0-\\x1f\\x7f-\\x9f]/.test(text);")
    public static native boolean isShort(String text);

    /** Calls a function of the page. The promise is settled with its result, exception or promise. */
    @JSBody(
            params = {"fn", "query", "signal"},
            script = "return new Promise(function(resolve) { resolve(fn(query, {signal: signal})); });")
    public static native Thenable ask(JSObject fn, String query, JSObject signal);
}
