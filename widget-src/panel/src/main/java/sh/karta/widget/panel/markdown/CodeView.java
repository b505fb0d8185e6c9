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

    /** The element that contains the current line. Its text is {@link #text}, of this length. */
    private @Nullable HTMLElement last;

    private int length;

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
        Dom.attr(code, "translate", "no");
        setting.watchEdges(pre);
        setting.code(head);
        return new CodeView(block, code, offscreen);
    }

    private CodeView(Node block, Node code, OffscreenParts offscreen) {
        super(block, code, offscreen, SIZE);
    }

    /** Appends {@code piece}. Returns false if other scripts have removed the element inside {@code root} that it belongs in. */
    boolean append(Node root, String piece) {
        boolean shown = true;
        int from = 0;
        int at = 0;
        while (at < piece.length()) {
            if (lineStart) {
                HTMLElement part = place(0);
                if (part != last) {
                    shown &= write(root, Text.slice(piece, from, at));
                    from = at;
                    last = part;
                    text = new TextView(part, "", null);
                    length = 0;
                }
            }
            int end = Text.indexOf(piece, "\n", at);
            lineStart = end >= 0;
            at = lineStart ? end + 1 : piece.length();
        }
        return write(root, Text.slice(piece, from, at)) && shown;
    }

    private boolean write(Node root, String piece) {
        TextView view = text;
        boolean shown = view == null || piece.isEmpty() || view.write(root, length, piece, null);
        length += piece.length();
        return shown;
    }

    /** Replaces the text, whatever other scripts have made of it. */
    void replace(Node root, String whole) {
        Dom.clear((HTMLElement) inside);
        forget();
        last = null;
        lineStart = true;
        append(root, whole);
    }

    @Override
    HTMLElement begin(@Nullable HTMLElement last) {
        return Dom.el("span", "", (HTMLElement) inside);
    }
}
