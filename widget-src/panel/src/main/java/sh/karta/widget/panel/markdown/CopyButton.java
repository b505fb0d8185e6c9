// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.markdown;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.Guard;
import sh.karta.widget.browser.Natives;
import sh.karta.widget.browser.dom.Dom;

/**
 * A button that copies a text, and says for a moment that it has. Its icon is drawn by the style sheet, and only where it is
 * seen: engines ask each SVG element of a page with every frame whether it is animated, and a conversation has thousands.
 */
public final class CopyButton {
    /** What is copied, asked for with each click. */
    public interface Source {
        String text();
    }

    /** How long a button says that it has copied, in milliseconds. */
    private static final int COPIED = 2000;

    private CopyButton() {}

    /** Adds a button of the class {@code name} to {@code parent}; {@code label} and {@code copied} name it before and after. */
    public static void add(HTMLElement parent, String name, String label, String copied, Source source) {
        HTMLElement button = Dom.el("button", name, parent);
        Dom.attr(button, "type", "button");
        Dom.label(button, label);
        Dom.on(
                button,
                "click",
                event -> Dom.copy(source.text(), done -> {
                    show(button, true, copied);
                    Natives.held().setTimeout(Guard.of(passed -> show(button, false, label)), COPIED);
                }));
    }

    private static void show(HTMLElement button, boolean done, String label) {
        Dom.flag(button, "done", done);
        Dom.label(button, label);
    }
}
