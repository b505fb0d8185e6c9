// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.markdown;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Node;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.text.Text;

/** A list. After every 64 items it continues in another list element. */
final class ListView extends PartedView {
    private static final int SIZE = 64;

    private int start;

    ListView(HTMLElement list, int start, OffscreenParts offscreen) {
        super(list, list, offscreen, SIZE);
        this.start = start;
    }

    @Override
    HTMLElement begin(@Nullable HTMLElement last) {
        HTMLElement list = (HTMLElement) node;
        if (last != null) {
            list = (HTMLElement) last.cloneNode(false);
            last.getParentNode().appendChild(list);
            Dom.flag(list, "more", true);
        }
        if (start >= 0) {
            Dom.attr(list, "start", start == 1 ? null : Text.of(start));
            start += SIZE;
            // The margin is as wide as the longest number, because skipped groups clip overflowing content.
            Dom.style(
                    list,
                    "padding-inline-start",
                    Text.concat(Text.of(6 + 9 * Text.of(start).length()), "px"));
        }
        return list;
    }

    void loosen() {
        for (Node part = node; part != null; part = part.getNextSibling()) {
            Dom.flag((HTMLElement) part, "loose", true);
        }
    }
}
