// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.features;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.FirstClick;
import sh.karta.widget.browser.dom.LostFocus;
import sh.karta.widget.browser.dom.MediaQuery;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;

/** Moves the focus where the visitor needs it. */
final class FocusRules {
    private final PanelContext context;
    private final Slots slots;

    private FocusRules(PanelContext context, Slots slots) {
        this.context = context;
        this.slots = slots;
    }

    static void add(PanelContext context, Slots slots) {
        FocusRules rules = new FocusRules(context, slots);
        // A visitor who types in the transcript means the composer.
        Dom.on(slots.middle, "keydown", event -> Dom.type(slots.composer, event));
        LostFocus.on(slots.frame, lost -> rules.recover());
        rules.stop();
    }

    /** Keeps the focus in the open panel when its element disappears. Without a focus, the panel would receive neither Escape nor Tab. */
    private void recover() {
        HTMLElement back = slots.frame.querySelector(".sheet .back");
        if (!context.actions.isOpen()) {
            return;
        }
        if (back == null) {
            context.actions.focusTranscript();
        } else {
            // The list of conversations covers the transcript.
            Dom.focus(back);
        }
    }

    /** Stops an answer under a finger without focusing the composer, whose on-screen keyboard would cover the answer. */
    private void stop() {
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
