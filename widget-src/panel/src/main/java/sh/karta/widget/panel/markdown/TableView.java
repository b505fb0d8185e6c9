// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.markdown;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Node;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.text.Text;

/**
 * A table that scrolls horizontally. After every 64 rows it continues in another table with the same column widths,
 * because layout of a table visits every row.
 */
final class TableView extends PartedView {
    private static final int SIZE = 64;

    private final HTMLElement head;

    static TableView of(Setting setting, OffscreenParts offscreen) {
        HTMLElement box = DomSink.directed("div", "table");
        // A scrollable region must be reachable by keyboard (WCAG 2.1.1).
        box.setTabIndex(0);
        HTMLElement head = Dom.el("thead", "", Dom.el("table", "", Dom.el("div", "", box)));
        setting.watchEdges(box);
        return new TableView(box, head, offscreen);
    }

    private TableView(HTMLElement box, HTMLElement head, OffscreenParts offscreen) {
        super(box, box, offscreen, SIZE);
        this.head = head;
    }

    @Override
    HTMLElement place(int number) {
        return number == 0 ? head : super.place(number);
    }

    @Override
    HTMLElement begin(@Nullable HTMLElement last) {
        HTMLElement table = (HTMLElement) head.getParentNode();
        if (last != null) {
            if (last.getParentNode() == table) {
                fixColumns(table);
            }
            HTMLElement next = Dom.el("table", "", Dom.el("div", "", (HTMLElement) inside));
            Dom.style(next, "width", Dom.computed(table, "width"));
            Node copy = next.appendChild(head.cloneNode(true));
            Dom.attr((HTMLElement) copy, "aria-hidden", "true");
            table = next;
        }
        return Dom.el("tbody", "", table);
    }

    private void fixColumns(HTMLElement table) {
        Dom.flag((HTMLElement) node, "fixed", true);
        for (Node cell = head.getFirstChild().getFirstChild(); cell != null; cell = cell.getNextSibling()) {
            HTMLElement element = (HTMLElement) cell;
            Dom.style(element, "width", Text.concat(Text.of(element.getOffsetWidth()), "px"));
        }
        Dom.style(table, "width", Text.concat(Text.of(table.getOffsetWidth()), "px"));
    }

    @Override
    HTMLElement box(HTMLElement part) {
        return (HTMLElement) part.getParentNode().getParentNode();
    }
}
