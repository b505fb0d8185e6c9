// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.composer.attachments;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.theme.Names;

/** The name of a file. Its last characters, with the extension, stay visible where the name is too long for a line. */
final class FileName {
    private static final int KEPT = 8;

    private FileName() {}

    /** Adds {@code name} to {@code parent}. Returns it without characters that could disguise the file's type. */
    static String add(String name, HTMLElement parent) {
        // Bidirectional control characters could disguise a program's name as that of an image (UAX #9).
        String clean = Names.clean(name);
        // Screen readers would read the two parts of the name as two words.
        Dom.setText(Dom.el("span", "sr", parent), clean);
        HTMLElement line = Dom.el("bdi", "name", parent);
        Dom.attr(line, "aria-hidden", "true");
        Dom.attr(line, "title", clean);
        int end = Math.max(0, clean.length() - KEPT);
        // Do not cut between the two halves of a surrogate pair.
        if (end > 0 && Text.at(clean, end) >= 0xdc00 && Text.at(clean, end) <= 0xdfff) {
            end--;
        }
        Dom.setText(Dom.el("span", "", line), Text.slice(clean, 0, end));
        Dom.setText(Dom.el("span", "", line), Text.slice(clean, end, clean.length()));
        return clean;
    }
}
