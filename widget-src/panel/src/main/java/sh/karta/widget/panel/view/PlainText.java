// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Node;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.text.Text;

/** Text as it is: line breaks and blank lines are kept by the style sheet. Growth is appended, so that a selection stays. */
public final class PlainText implements TextView {
    private final Node node;
    private String shown = "";

    public PlainText(HTMLElement parent) {
        node = Dom.text("", parent);
    }

    @Override
    public void show(String text, boolean complete) {
        if (Text.startsWith(text, shown, 0)) {
            if (text.length() > shown.length()) {
                Dom.append(node, Text.slice(text, shown.length(), text.length()));
            }
        } else {
            node.setNodeValue(text);
        }
        shown = text;
    }
}
