// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.features;

import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.FirstClick;
import sh.karta.widget.browser.dom.MediaQuery;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;

/** Stops an answer under a finger without focusing the composer, whose on-screen keyboard would cover the answer. */
final class StopAdditions {
    private StopAdditions() {}

    static void add(PanelContext context, Slots slots) {
        MediaQuery touch = Dom.media("(pointer:coarse)");
        FirstClick.on(slots.composer, ".stop", event -> {
            if (touch.isMatches()) {
                Dom.consume(event);
                context.actions.focusTranscript();
                context.conversation.stop();
            }
        });
    }
}
