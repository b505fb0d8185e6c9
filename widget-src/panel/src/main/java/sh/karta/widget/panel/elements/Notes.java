// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.elements;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.dom.Dom;

/** The note under a message: an icon, a text, and actions. */
public final class Notes {
    private Notes() {}

    /** Adds an icon and a text. */
    public static void add(HTMLElement note, String icon, String text) {
        HTMLElement line = Dom.el("span", "", note);
        line.appendChild(Dom.icon(icon));
        Dom.text(text, line);
    }

    /** Adds a button that looks like a link. */
    public static void link(HTMLElement note, String text, Callback onClick) {
        Dom.setText(Dom.button("link", note, onClick), text);
    }
}
