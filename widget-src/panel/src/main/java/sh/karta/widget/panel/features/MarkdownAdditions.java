// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.features;

import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.NodeList;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.core.markdown.EntityTable;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.markdown.Edges;
import sh.karta.widget.panel.transcript.PartViews;

/** Completes the Markdown of answers: names of entities, code blocks, formulas, and the sides of boxes that scroll. */
final class MarkdownAdditions {
    private MarkdownAdditions() {}

    /** @param page receives new code blocks */
    static void add(PanelContext context, PartViews parts, Slots slots, PageAdditions page) {
        parts.setEntities(EntityTable::decode);
        Callback edges = Edges.marker(slots.middle);
        parts.setEdges(edges);
        Callback code = CodeAdditions.of(context, FormulaAdditions.of(context, edges), page);
        parts.setCode(code);
        each(slots.middle, ".code-head, .math", code);
        each(slots.middle, Edges.BOXES, edges);
    }

    /** Completes the elements that were shown before this chunk loaded. */
    private static void each(HTMLElement parent, String selector, Callback completion) {
        NodeList<? extends HTMLElement> found = parent.querySelectorAll(selector);
        for (int i = 0; i < found.getLength(); i++) {
            completion.call(found.get(i));
        }
    }
}
