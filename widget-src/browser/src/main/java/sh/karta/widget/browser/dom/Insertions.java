// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import org.teavm.jso.JSBody;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLTextAreaElement;

/** Words that become part of a text which the visitor writes. */
public final class Insertions {
    private Insertions() {}

    /**
     * Inserts {@code words} at the caret of {@code field}, after a selection if there is one, as if the visitor had typed
     * them. They are separated from the text around them by a space, which Chinese and Japanese do not have. The field gets
     * the focus if it is in {@code frame} or nowhere. Then the command is used that the visitor can undo: it works on the
     * focused field only, and not in every engine.
     */
    @JSBody(
            params = {"field", "words", "frame"},
            script = "var was = field.value, at = field.selectionEnd, wide = /[\\s\\u3000-\\u9fff\\uff00-\\uffef]/,"
                    + "gap = function(left, right) {"
                    + "return !left || !right || wide.test(left) || wide.test(right) || /[.,;:!?)]/.test(right) ? '' : ' '; },"
                    + "text = gap(was[at - 1], words[0]) + words + gap(words[words.length - 1], was[at]);"
                    + "if (frame.matches(':focus-within') || document.activeElement === document.body) {"
                    + "field.focus({preventScroll: true}); field.setSelectionRange(at, at); }"
                    + "if (field.matches(':focus')) document.execCommand('insertText', false, text);"
                    + "if (field.value === was) { field.setRangeText(text, at, at, 'end');"
                    + "field.dispatchEvent(new InputEvent('input', {bubbles: true})); }")
    public static native void insert(HTMLTextAreaElement field, String words, HTMLElement frame);
}
