// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.markdown;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.Guard;
import sh.karta.widget.browser.Natives;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.panel.style.Icons;

/** A button that copies a text, and says for a moment that it has. */
public final class CopyButton {
    /** What is copied, asked for with each click. */
    public interface Source {
        String text();
    }

    /** How long a button says that it has copied, in milliseconds. */
    private static final int COPIED = 2000;

    private CopyButton() {}

    /** Adds a button to {@code parent}; {@code label} and {@code copied} name it before and after. */
    public static void add(HTMLElement parent, String icon, String label, String copied, Source source) {
        HTMLElement button = Dom.el("button", "action copy", parent);
        Dom.attr(button, "type", "button");
        show(button, icon, label);
        Dom.on(
                button,
                "click",
                event -> Dom.copy(source.text(), done -> {
                    show(button, Icons.CHECK, copied);
                    Natives.held().setTimeout(Guard.of(passed -> show(button, icon, label)), COPIED);
                }));
    }

    private static void show(HTMLElement button, String icon, String label) {
        Dom.clear(button);
        button.appendChild(Dom.icon(icon));
        Dom.label(button, label);
    }
}
