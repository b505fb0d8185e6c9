// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.markdown;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Node;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.text.Text;

/**
 * A code block: its language, a copy button, and its text in elements of 64 lines, because engines lay out a growing
 * text completely.
 */
final class CodeView extends PartedView {
    private static final int SIZE = 64;

    /** Whether the next character begins a line. */
    private boolean lineStart = true;

    /** The element that contains the current line. */
    private @Nullable HTMLElement last;

    static CodeView of(String info, Setting setting, OffscreenParts offscreen) {
        HTMLElement block = Dom.el("div", "code-block");
        HTMLElement head = Dom.el("div", "code-head", block);
        int end = 0;
        while (Text.peek(info, end) > ' ') {
            end++;
        }
        Dom.setText(Dom.el("span", "", head), Text.slice(info, 0, end));
        HTMLElement pre = Dom.el("pre", "", block);
        // A scrollable region must be reachable by keyboard (WCAG 2.1.1).
        pre.setTabIndex(0);
        HTMLElement code = Dom.el("code", "", pre);
        setting.watchEdges(pre);
        setting.code(head);
        return new CodeView(block, code, offscreen);
    }

    private CodeView(Node block, Node code, OffscreenParts offscreen) {
        super(block, code, offscreen, SIZE);
    }

    void append(String text) {
        int from = 0;
        int at = 0;
        while (at < text.length()) {
            if (lineStart) {
                HTMLElement part = place(0);
                if (part != last) {
                    write(Text.slice(text, from, at));
                    from = at;
                    last = part;
                }
            }
            int end = Text.indexOf(text, "\n", at);
            lineStart = end >= 0;
            at = lineStart ? end + 1 : text.length();
        }
        write(Text.slice(text, from, at));
    }

    private void write(String text) {
        HTMLElement part = last;
        if (part != null && !text.isEmpty()) {
            Dom.append(part.getFirstChild(), text);
        }
    }

    @Override
    HTMLElement begin(@Nullable HTMLElement last) {
        HTMLElement part = Dom.el("span", "", (HTMLElement) inside);
        Dom.text("", part);
        return part;
    }
}
