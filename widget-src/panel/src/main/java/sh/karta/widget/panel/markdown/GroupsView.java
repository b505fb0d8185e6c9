// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.markdown;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Node;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.markdown.MarkdownSink;

/** The blocks of a quote or of the document, in groups of eight. */
final class GroupsView extends PartedView {
    private static final int SIZE = MarkdownSink.GROUP;

    GroupsView(Node node, OffscreenParts offscreen) {
        super(node, node, offscreen, SIZE);
    }

    @Override
    HTMLElement begin(@Nullable HTMLElement last) {
        return Dom.el("div", "", (HTMLElement) inside);
    }

    /**
     * Removes all children but the first ones, at most {@code keep}. Returns the number of remaining children, always
     * whole groups.
     */
    int truncate(int keep) {
        int groups = keep / SIZE;
        while (((HTMLElement) inside).getChildren().getLength() > groups) {
            Dom.remove(inside.getLastChild());
        }
        forget();
        return groups * SIZE;
    }
}
