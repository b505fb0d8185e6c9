// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.features;

import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.NodeList;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.bridge.Bridge;
import sh.karta.widget.browser.bridge.ChunkFile;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.Highlights;
import sh.karta.widget.core.markdown.EntityTable;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.highlight.CodeColors;
import sh.karta.widget.panel.markdown.CodeBar;
import sh.karta.widget.panel.markdown.Edges;
import sh.karta.widget.panel.math.Formulas;
import sh.karta.widget.panel.render.Renderers;
import sh.karta.widget.panel.transcript.PartViews;

/** Completes the Markdown of answers: names of entities, code blocks, formulas, and the sides of boxes that scroll. */
final class MarkdownDetails {
    private final PanelContext context;
    private final Renderers renderers;
    private final DeferredPainter colors;
    private final DeferredPainter formulas;

    private MarkdownDetails(PanelContext context, Renderers renderers, Callback edges) {
        this.context = context;
        this.renderers = renderers;
        Bridge bridge = context.features.bridge;
        colors = new DeferredPainter(
                context, ChunkFile.of("highlight"), () -> CodeColors.painter(bridge, context.lifetime));
        formulas = new DeferredPainter(
                context, ChunkFile.of("math"), () -> Formulas.painter(bridge, context.lifetime, edges));
    }

    /** @param renderers receives new code blocks */
    static void add(PanelContext context, PartViews parts, Slots slots, Renderers renderers) {
        parts.setEntities(EntityTable::decode);
        Callback edges = Edges.marker(slots.middle);
        parts.setEdges(edges);
        MarkdownDetails details = new MarkdownDetails(context, renderers, edges);
        Callback code = element -> details.complete((HTMLElement) element);
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

    /** Completes a formula, the element with its source, or a code block, whose bar is {@code element}. */
    private void complete(HTMLElement element) {
        if (element.getClassName().equals("math")) {
            formulas.add(element);
            return;
        }
        String language = element.getFirstChild().getTextContent();
        // Not a method reference: its null check would make TeaVM wrap every JavaScript object.
        CodeBar.complete(
                element, context.strings, () -> element.getNextSibling().getTextContent());
        if (!language.isEmpty()) {
            Dom.attr(element, "data-language", language);
            renderers.added();
            if (Highlights.areSupported()) {
                colors.add(element);
            }
        }
    }
}
