// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import org.teavm.jso.JSBody;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLTextAreaElement;

/** Inserts words into the text that the visitor is writing. */
public final class Insertions {
    private Insertions() {}

    /**
     * Inserts {@code words} at the caret of {@code field}, after a selection if there is one, as if the visitor had typed
     * them. A space separates them from the text around them, except in Chinese and Japanese. The field gets the focus if the focus is in
     * {@code frame} or nowhere. A focused field receives the words by an editing command, so that the visitor can undo it where the engine
     * supports that.
     */
    @JSBody(
            params = {"field", "words", "frame"},
            script = "var was = field.value, at = field.selectionEnd, wide = /[\\s\\u3000-\\u9fff\\uff00-\\uffef]/,"
                    + "gap = function(left, right) {"
                    + "return !left || !right || wide.test(left) || wide.test(right) || /[.,;:!?)]/.test(right) ? '' : ' '; },"
                    + "text = gap(was[at - 1], words[0]) + words + gap(words[words.length - 1], was[at]);"
                    + "if (frame.matches(':focus-within') || " + Dom.OWN + "activeElement',document) === "
                    + Dom.OWN + "body',document)) {"
                    + "field.focus({preventScroll: true}); field.setSelectionRange(at, at); }"
                    + "if (field.matches(':focus')) Reflect.getPrototypeOf(document).execCommand.call(document, 'insertText', false, text);"
                    + "if (field.value === was) { field.setRangeText(text, at, at, 'end');"
                    + "field.dispatchEvent(new InputEvent('input', {bubbles: true})); }")
    public static native void insert(HTMLTextAreaElement field, String words, HTMLElement frame);
}
