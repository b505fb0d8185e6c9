// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.features;

import sh.karta.widget.browser.bridge.ChunkFile;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.quote.QuoteButton;

/** The button that quotes selected text. Its chunk is loaded when the visitor begins to select text of the transcript. */
final class QuoteAdditions {
    private boolean selecting;

    private QuoteAdditions() {}

    static void add(PanelContext context, Slots slots) {
        QuoteAdditions additions = new QuoteAdditions();
        LateView quote = LateView.add(
                context,
                slots,
                ChunkFile.of("quote"),
                () -> additions.selecting,
                () -> new QuoteButton(context, slots));
        Dom.on(slots.middle, "selectstart", event -> {
            additions.selecting = true;
            quote.update();
        });
    }
}
