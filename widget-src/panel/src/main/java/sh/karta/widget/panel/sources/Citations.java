// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.sources;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Node;
import org.teavm.jso.dom.xml.NodeList;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.PanelContext;

/** Shows the sources of answers: a chip for each under the text, and its quote at the citations in the text. */
public final class Citations {
    /** Height in pixels of two rows of chips. More are folded. */
    private static final int TWO_ROWS = 64;

    private final PanelContext context;
    private final HTMLElement frame;
    private final Supplier<Part> shown;
    private @Nullable QuoteBox box;

    private Citations(PanelContext context, HTMLElement frame, Supplier<Part> shown) {
        this.context = context;
        this.frame = frame;
        this.shown = shown;
    }

    /**
     * Returns a function that shows the sources of {@code shown} in its argument, an empty list. The text is in the same parent.
     *
     * <p>As in {@code CodeColors.painter}, the body of the function stays in this chunk.
     */
    public static Callback painter(PanelContext context, HTMLElement frame, Supplier<Part> shown) {
        Citations citations = new Citations(context, frame, shown);
        return list -> citations.show((HTMLElement) list);
    }

    private void show(HTMLElement list) {
        QuoteBox quotes = box;
        if (quotes == null) {
            Node root = context.features.bridge.getRoot();
            JSObject sheet = Dom.adopt(root, "%KARTA_CSS_citations%");
            context.lifetime.add(() -> Dom.unadopt(root, sheet));
            context.strings.english(SourcesEnglish.JSON);
            quotes = new QuoteBox(context, frame, frame.querySelector(".scroll"));
            box = quotes;
        }
        Dom.clear(list);
        Dom.attr(list, "aria-label", context.strings.get("sources"));
        HTMLElement column = (HTMLElement) list.getParentNode();
        boolean further = false;
        List<Source> sources = sources(shown.get().items);
        for (Source source : sources) {
            HTMLElement known = first(sources, source).chip;
            if (known != null) {
                cite(source, known, column, list, quotes);
                continue;
            }
            if (source.also && !further) {
                further = true;
                Dom.text(context.strings.get("seeAlso"), Dom.el("li", "also", list));
            }
            HTMLElement chip = chip(source, list);
            source.chip = chip;
            if (!source.quote.isEmpty()) {
                // Screen readers read the quote with the chip, wherever the box is in the document.
                Dom.attr(chip, "aria-description", source.quote);
                quotes.attach(chip, chip, column, list, source);
            }
            cite(source, chip, column, list, quotes);
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

    /** Returns the first source of the same section, which may be {@code source} itself. */
    private static Source first(List<Source> sources, Source source) {
        int at = 0;
        while (sources.get(at) != source && !source.isSame(sources.get(at))) {
            at++;
        }
        return sources.get(at);
    }

    private static HTMLElement chip(Source source, HTMLElement list) {
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
    private void cite(Source source, HTMLElement chip, HTMLElement column, HTMLElement list, QuoteBox quotes) {
        String name = Text.concat(Text.concat(context.strings.get("source", source.number), ": "), source.title);
        NodeList<? extends HTMLElement> found =
                column.querySelectorAll(Text.concat(Text.concat("[data-n=\"", source.number), "\"]:not([role])"));
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
