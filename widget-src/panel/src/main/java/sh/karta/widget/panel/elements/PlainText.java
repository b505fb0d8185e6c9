// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.elements;

import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.CharacterData;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.text.Text;

/** Plain text. The style sheet preserves line breaks and blank lines. New text is appended, so that selections stay. */
public final class PlainText {
    private final CharacterData node;
    private String shown = "";

    public PlainText(HTMLElement parent) {
        node = Dom.text("", parent);
    }

    /** Shows {@code text}, which usually extends the previous one. */
    public void show(String text) {
        if (Text.startsWith(text, shown, 0)) {
            if (text.length() > shown.length()) {
                node.appendData(Text.slice(text, shown.length(), text.length()));
            }
        } else {
            node.setNodeValue(text);
        }
        shown = text;
    }
}
