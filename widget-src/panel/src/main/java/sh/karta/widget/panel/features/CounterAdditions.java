// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.features;

import org.teavm.jso.dom.html.HTMLTextAreaElement;
import sh.karta.widget.browser.bridge.ChunkFile;
import sh.karta.widget.browser.dom.Composing;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.counter.Counter;

/** The counter of characters, whose chunk is loaded when the draft comes close to the limit. */
final class CounterAdditions {
    private CounterAdditions() {}

    static void add(PanelContext context, Slots slots) {
        HTMLTextAreaElement field = Composing.field(slots.composer);
        LateView counter = LateView.add(
                context,
                slots,
                ChunkFile.of("counter"),
                () -> field.getValue().length() >= Counter.FROM * context.settings.number("message_characters"),
                () -> new Counter(context, slots));
        Dom.on(slots.composer, "input", event -> counter.update());
    }
}
