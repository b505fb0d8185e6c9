// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.sources;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.events.KeyboardEvent;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.Quotes;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.panel.context.PanelContext;

/**
 * Shows the quote of one source over the text. It opens on hover or focus of a citation or chip, and on a click on a citation. It closes on Escape, on a second click on the citation, when the focus leaves, and shortly after the pointer leaves an anchor without focus (WCAG 1.4.13). Tab goes from the citation into the box and from there back to what follows the citation.
 */
final class QuoteBox {
    /** Milliseconds in which the pointer may cross the gap between a citation and the box. */
    private static final int CROSSING = 250;

    private static final String OUT =
            "M8 4.5H5.5A1.5 1.5 0 0 0 4 6v8.5A1.5 1.5 0 0 0 5.5 16H14a1.5 1.5 0 0 0 1.5-1.5V12"
                    + "M11.5 3.5h5v5M16.5 3.5l-7 7";

    private final PanelContext context;
    private final HTMLElement box;

    private @Nullable HTMLElement anchor;
    private @Nullable HTMLElement chip;
    private @Nullable Cancellable closing;

    /** Whether the engine has reported the size of the transcript. */
    private boolean measured;

    /** Whether the anchor was clicked, so that the next click closes the box. */
    private boolean kept;

    /** @param scroll the element that scrolls the transcript */
    QuoteBox(PanelContext context, HTMLElement frame, HTMLElement scroll) {
        this.context = context;
        box = Dom.el("div", "quote", scroll);
        Dom.attr(box, "role", "group");
        box.setTabIndex(-1);
        Dom.hide(box, true);
        Dom.on(box, "mouseenter", event -> keepOpen());
        Dom.on(box, "mouseleave", event -> leaveSoon());
        Dom.on(box, "focusout", this::blur);
        Dom.on(box, "keydown", event -> {
            HTMLElement from = anchor;
            if (from != null && Dom.isKey(event, "Tab")) {
                if (isShifted(event)) {
                    Dom.consume(event);
                }
                // The engine then moves the focus forward from the citation.
                Dom.focus(from);
            }
        });
        Dom.on(frame, "keydown", event -> {
            HTMLElement from = anchor;
            if (from != null && Dom.isKey(event, "Escape")) {
                boolean inside = Dom.hasFocus(box);
                if (inside) {
                    Dom.focus(from);
                }
                close();
                Dom.consume(event);
            }
        });
        // The text moves when the size changes. The first call only tells the size.
        Dom.onResize(scroll, event -> {
            if (measured) {
                close();
            }
            measured = true;
        });
    }

    private static boolean isShifted(JSObject event) {
        return ((KeyboardEvent) event).isShiftKey();
    }

    /**
     * Registers the listeners that open the quote of {@code source} from {@code element}.
     *
     * @param element a citation, which keeps the box open after a click, or a chip, whose click follows its link
     * @param chip the chip of the source, which is marked while the box is open
     */
    void attach(HTMLElement element, HTMLElement chip, HTMLElement column, HTMLElement chips, Source source) {
        Dom.on(element, "mouseenter", event -> open(element, chip, column, chips, source));
        Dom.on(element, "mouseleave", event -> leaveSoon());
        Dom.on(element, "focusin", event -> open(element, chip, column, chips, source));
        Dom.on(element, "focusout", this::blur);
        Dom.on(element, "keydown", event -> {
            if (anchor == element && Dom.isKey(event, "Tab") && !isShifted(event)) {
                HTMLElement link = box.querySelector("a");
                Dom.consume(event);
                Dom.focus(link == null ? box : link);
            } else if (element != chip && (Dom.isKey(event, "Enter") || Dom.isKey(event, " "))) {
                Dom.consume(event);
                if (anchor == element) {
                    close();
                } else {
                    open(element, chip, column, chips, source);
                }
            }
        });
        if (element != chip) {
            Dom.on(element, "click", event -> {
                boolean again = kept && anchor == element;
                open(element, chip, column, chips, source);
                kept = true;
                if (again) {
                    close();
                }
            });
        }
    }

    private void open(HTMLElement element, HTMLElement marked, HTMLElement column, HTMLElement chips, Source source) {
        keepOpen();
        if (anchor == element) {
            return;
        }
        close();
        anchor = element;
        chip = marked;
        mark(true);
        fill(source);
        Dom.hide(box, false);
        Quotes.place(box, element, column, chips);
    }

    private void fill(Source source) {
        Dom.clear(box);
        Dom.attr(box, "aria-label", context.strings.get("source", source.number));
        HTMLElement head = Dom.el("div", "quote-head", box);
        Dom.text(source.number, Dom.el("b", "", head));
        Dom.text(source.title, Dom.el("span", "", head));
        if (!source.quote.isEmpty()) {
            Dom.text(source.quote, Dom.el("q", "", box));
        }
        String address = source.address;
        if (address != null) {
            HTMLElement link = Dom.link("quote-link", address, box);
            link.appendChild(Dom.icon(OUT));
            Dom.text(context.strings.get("openPage"), Dom.el("span", "", link));
        }
    }

    private void mark(boolean open) {
        if (anchor != null && anchor != chip) {
            Dom.attr(anchor, "aria-expanded", open ? "true" : "false");
        }
        if (chip != null) {
            Dom.flag(chip, "open", open);
        }
    }

    private void close() {
        keepOpen();
        mark(false);
        anchor = null;
        chip = null;
        kept = false;
        Dom.hide(box, true);
    }

    private void keepOpen() {
        if (closing != null) {
            closing.cancel();
            closing = null;
        }
    }

    private void leaveSoon() {
        keepOpen();
        HTMLElement from = anchor;
        if (from != null && !Dom.hasFocus(from) && !Dom.hasFocus(box)) {
            closing = context.clock.after(CROSSING, this::close);
        }
    }

    private void blur(JSObject event) {
        HTMLElement from = anchor;
        if (from != null && !Dom.keeps(box, event) && !Dom.keeps(from, event)) {
            close();
        }
    }
}
