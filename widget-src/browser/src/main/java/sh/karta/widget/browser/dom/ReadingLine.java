// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;

/** The first visible line of a box that scrolls, which stays in its place when the box changes its size. */
public final class ReadingLine {
    private ReadingLine() {}

    /**
     * Returns the first character of the text at the visible top of {@code box}, or a picture there, with its position, or null
     * if there is nothing.
     */
    @JSBody(
            params = "box",
            script = "var edges = box.getBoundingClientRect(), top = edges.top + 1, y, at, node;"
                    + "function line(part) { return {part: part, top: part.getBoundingClientRect().top - edges.top}; }"
                    + "for (y = top; y < edges.bottom; y += 8) {"
                    + "at = box.getRootNode().elementFromPoint(edges.left + edges.width / 2, y);"
                    + "if (!at || at === box || !box.contains(at)) continue;"
                    + "if (!at.firstChild) return line(at);"
                    // Between two blocks is an element without text of its own.
                    + "for (node = at.firstChild; node; node = node.nextSibling) if (node.nodeType === 3) {"
                    + "var range = Reflect.getPrototypeOf(document).createRange.call(document), from = 0, to = node.length, half;"
                    + "range.selectNodeContents(node);"
                    + "if (!(range.getBoundingClientRect().bottom > top)) continue;"
                    // Lines of a text node follow each other, so halving finds the first one below the edge.
                    + "while (from + 1 < to) { half = from + to >> 1; range.setStart(node, from); range.setEnd(node, half);"
                    + "if (range.getBoundingClientRect().bottom > top) to = half; else from = half; }"
                    + "range.setStart(node, from); range.setEnd(node, from + 1);"
                    + "return line(range); } }"
                    + "return null;")
    public static native @Nullable JSObject of(HTMLElement box);

    /**
     * Scrolls {@code box}, whose size has just changed, so that {@code line} is where it was. The engine's own scroll
     * anchoring, which keeps blocks and not lines, is off meanwhile.
     */
    @JSBody(
            params = {"box", "line"},
            script = "box.style.overflowAnchor = 'none';"
                    + "var now = line.part.getBoundingClientRect();"
                    + "if (now.height) box.scrollTop += now.top - box.getBoundingClientRect().top - line.top;"
                    + "box.style.overflowAnchor = '';")
    public static native void keep(HTMLElement box, JSObject line);
}
