// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.quote;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLTextAreaElement;
import sh.karta.widget.browser.dom.Composing;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.Selections;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.elements.Icons;

/** The quote of the draft, above the field, with a button that removes it. */
final class QuoteStrip implements View {
    private final PanelContext context;
    private final HTMLElement root;
    private final HTMLElement words;
    private final HTMLElement remove;
    private @Nullable String shown;

    /** Takes over the quote of a draft that was stored as text. */
    QuoteStrip(PanelContext context, HTMLElement composer) {
        this.context = context;
        root = Dom.el("div", "quoting");
        words = Dom.el("q", "said", root);
        HTMLTextAreaElement field = Composing.field(composer);
        remove = Dom.iconButton("action", Icons.CROSS, root, event -> {
            context.draft.setQuote(null);
            Dom.focus(field);
            context.actions.redraw();
            context.timers.saveSoon();
        });
        Dom.hide(root, true);
        composer.insertBefore(root, composer.getFirstChild());
        int end = Selections.quoteEnd(field.getValue());
        if (end > 0) {
            context.draft.setQuote(Text.slice(field.getValue(), 0, end));
            field.setValue(Text.slice(field.getValue(), end, field.getValue().length()));
        }
    }

    @Override
    public void update() {
        Dom.label(remove, context.strings.get("removeQuote"));
        String quote = context.draft.quote;
        if (quote == null ? shown != null : !quote.equals(shown)) {
            shown = quote;
            Dom.hide(root, quote == null);
            Dom.setText(words, quote == null ? "" : Selections.unquoted(quote));
        }
    }
}
