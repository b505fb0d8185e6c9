// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.features;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.LostFocus;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;

/** Keeps the focus in the open panel when its element disappears. Without a focus, the panel would receive neither Escape nor Tab. */
final class FocusAdditions {
    private FocusAdditions() {}

    static void add(PanelContext context, Slots slots) {
        LostFocus.on(slots.frame, lost -> {
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
        });
    }
}
