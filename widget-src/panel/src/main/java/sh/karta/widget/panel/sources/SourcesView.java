// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.sources;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.NodeList;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.transcript.PartView;
import sh.karta.widget.panel.transcript.PartViews;

/** The sources of an answer: a chip for each under the text, and its quote at the citations in the text. */
public final class SourcesView extends PartView {
    /** Height in pixels of two rows of chips. More are folded. */
    private static final int TWO_ROWS = 64;

    private final QuoteBox quotes;
    private final HTMLElement column;
    private final HTMLElement list;

    private SourcesView(PanelContext context, Part part, QuoteBox quotes, HTMLElement column) {
        super(context, part);
        this.quotes = quotes;
        this.column = column;
        list = Dom.el("ol", "sources", column);
    }

    /** Adds the view to the transcript. */
    public static void add(PanelContext context, PartViews parts, Slots slots) {
        QuoteBox quotes = new QuoteBox(context, slots.frame, (HTMLElement) slots.middle.getFirstChild());
        parts.add(Part.SOURCES, (message, part, parent) -> new SourcesView(context, part, quotes, parent));
    }

    @Override
    protected void show() {
        Dom.clear(list);
        Dom.attr(list, "aria-label", context.strings.get("sources"));
        boolean further = false;
        List<Source> sources = citedFirst(sources(part.items), column);
        for (Source source : sources) {
            HTMLElement known = first(sources, source).chip;
            if (known != null) {
                cite(source, known);
                continue;
            }
            if (source.also && !further) {
                further = true;
                Dom.text(context.strings.get("seeAlso"), Dom.el("li", "also", list));
            }
            HTMLElement chip = chip(source);
            source.chip = chip;
            if (!source.quote.isEmpty()) {
                // Screen readers read the quote with the chip, wherever the box is in the document.
                Dom.attr(chip, "aria-description", source.quote);
                quotes.attach(chip, chip, column, list, source);
            }
            cite(source, chip);
        }
        // A citation without a source could not be opened, so it is removed.
        NodeList<? extends HTMLElement> unknown = column.querySelectorAll("[data-n]:not([role])");
        for (int i = 0; i < unknown.getLength(); i++) {
            Dom.hide(unknown.get(i), true);
        }
        new Fold(context, list).watch();
    }

    private static List<Source> sources(@Nullable JsonValue items) {
        List<Source> sources = new ArrayList<>();
        for (int i = 0; items != null && i < items.size(); i++) {
            JsonValue item = items.at(i);
            if (item != null) {
                Source source = new Source(item, i + 1);
                for (Source other : sources) {
                    if (source.looksLike(other)) {
                        source.tellApart();
                    }
                }
                sources.add(source);
            }
        }
        return sources;
    }

    /** Returns the sources that the text cites, then the others, which are further reading if the text cites any. */
    private static List<Source> citedFirst(List<Source> sources, HTMLElement column) {
        List<Source> cited = new ArrayList<>();
        List<Source> others = new ArrayList<>();
        for (Source source : sources) {
            boolean isCited = column.querySelector(citation(source)) != null;
            (isCited ? cited : others).add(source);
        }
        for (Source source : others) {
            source.also |= !cited.isEmpty();
        }
        cited.addAll(others);
        return cited;
    }

    /** Returns a selector of the citations of {@code source} in the text. */
    private static String citation(Source source) {
        return Text.concat(Text.concat("[data-n=\"", source.number), "\"]");
    }

    /** Returns the first source on the same page, which may be {@code source} itself. */
    private static Source first(List<Source> sources, Source source) {
        int at = 0;
        while (sources.get(at) != source && !source.isSame(sources.get(at))) {
            at++;
        }
        return sources.get(at);
    }

    private HTMLElement chip(Source source) {
        HTMLElement item = Dom.el("li", "source", list);
        String address = source.address;
        HTMLElement chip;
        if (address == null) {
            // Without a valid link, title and quote are still shown.
            chip = Dom.el("span", "chip", item);
            chip.setTabIndex(0);
        } else {
            chip = Dom.link("chip", address, item);
        }
        Dom.text(source.number, Dom.el("b", "", chip));
        Dom.text(source.title, Dom.el("span", "", chip));
        if (!source.beside.isEmpty()) {
            Dom.text(source.beside, Dom.el("span", "host", chip));
        }
        return chip;
    }

    /** Turns the citations of a source into buttons. */
    private void cite(Source source, HTMLElement chip) {
        String name = Text.concat(Text.concat(context.strings.get("source", source.number), ": "), source.title);
        NodeList<? extends HTMLElement> found = column.querySelectorAll(Text.concat(citation(source), ":not([role])"));
        for (int i = 0; i < found.getLength(); i++) {
            HTMLElement citation = found.get(i);
            Dom.attr(citation, "role", "button");
            Dom.attr(citation, "aria-label", name);
            Dom.attr(citation, "aria-expanded", "false");
            citation.setTabIndex(0);
            quotes.attach(citation, chip, column, list, source);
        }
    }

    /** Folds the chips into one that says how many there are, if they need more than two rows. */
    private static final class Fold {
        private final PanelContext context;
        private final HTMLElement list;
        private @Nullable HTMLElement button;
        private int width;
        private boolean unfolded;

        Fold(PanelContext context, HTMLElement list) {
            this.context = context;
            this.list = list;
        }

        void watch() {
            Dom.onResize(list, event -> {
                if (list.getClientWidth() != width && list.getClientWidth() > 0) {
                    width = list.getClientWidth();
                    fit();
                }
            });
        }

        private void fit() {
            fold(false);
            fold(!unfolded && list.getOffsetHeight() > TWO_ROWS);
        }

        private void fold(boolean folded) {
            Dom.flag(list, "folded", folded);
            HTMLElement shown = button;
            if (folded && shown == null) {
                HTMLElement item = Dom.el("li", "fold", list);
                button = Dom.button("chip", item, event -> {
                    unfolded = true;
                    fold(false);
                    Dom.focus(list.querySelector(".source .chip"));
                });
                int count = list.querySelectorAll(".source").getLength();
                Dom.setText(button, context.count("sourceCount", count));
                Dom.attr(button, "aria-expanded", "false");
            } else if (!folded && shown != null) {
                Dom.remove(shown.getParentNode());
                button = null;
            }
        }
    }
}
