// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.menu;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.NodeList;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.PanelContext;

/** The conversation as formatted text, for copying into other programs. */
final class ShownConversation {
    private static final String FORMATTED = "md";

    private ShownConversation() {}

    /**
     * Returns elements for {@code Clipboard.copy}, outside the document: the author and time of each message in bold, and its text. Returns
     * null unless all messages have elements.
     */
    static @Nullable HTMLElement rich(PanelContext context, HTMLElement middle) {
        NodeList<? extends HTMLElement> turns = middle.querySelectorAll(".log .turn");
        if (context.conversation.hasEarlier()
                || turns.getLength() != context.conversation.messages().size()) {
            return null;
        }
        HTMLElement all = Dom.el("div", "");
        for (int i = 0; i < turns.getLength(); i++) {
            HTMLElement turn = turns.get(i);
            HTMLElement words = Dom.el("div", FORMATTED, all);
            Dom.setText(
                    Dom.el("strong", "", Dom.el("p", "", words)),
                    turn.querySelector(".author").getTextContent());
            HTMLElement bubble = turn.querySelector(".bubble");
            if (bubble != null) {
                lines(bubble.getTextContent(), words);
            }
            NodeList<? extends HTMLElement> parts = turn.querySelectorAll(".md");
            for (int k = 0; k < parts.getLength(); k++) {
                all.appendChild(parts.get(k).cloneNode(true));
            }
        }
        return all;
    }

    private static void lines(String text, HTMLElement parent) {
        int from = 0;
        for (int end = Text.indexOf(text, "\n", 0); end >= 0; end = Text.indexOf(text, "\n", from)) {
            Dom.setText(Dom.el("p", "", parent), Text.slice(text, from, end));
            from = end + 1;
        }
        Dom.setText(Dom.el("p", "", parent), Text.slice(text, from, text.length()));
    }
}
