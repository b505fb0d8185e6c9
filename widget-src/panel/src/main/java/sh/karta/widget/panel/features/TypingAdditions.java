// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.features;

import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.panel.context.Slots;

/** Moves the focus to the composer when the visitor types in the transcript. */
final class TypingAdditions {
    private TypingAdditions() {}

    static void add(Slots slots) {
        Dom.on(slots.middle, "keydown", event -> Dom.type(slots.composer, event));
    }
}
