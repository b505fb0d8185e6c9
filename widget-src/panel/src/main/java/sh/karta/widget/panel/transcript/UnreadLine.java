// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.transcript;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.panel.context.PanelContext;

/** The line above the first unread message. Its word and its style are in the chunk {@code features}. */
final class UnreadLine {
    private static final String FRESH = "fresh";

    private UnreadLine() {}

    /**
     * Marks and returns the question of the first of {@code unread} answers, or that answer if it has none. Returns null if
     * it is not shown.
     */
    static @Nullable HTMLElement mark(PanelContext context, TranscriptView transcript, int unread) {
        List<Message> messages = context.conversation.messages();
        HTMLElement first = null;
        int left = unread;
        for (int i = messages.size() - 1; i >= 0; i--) {
            HTMLElement element = transcript.element(messages.get(i));
            if (element != null) {
                Dom.flag(element, FRESH, false);
            }
            if (!messages.get(i).visitors && --left == 0) {
                first = transcript.element(messages.get(i > 0 && messages.get(i - 1).visitors ? i - 1 : i));
            }
        }
        if (first != null) {
            // The style sheet draws it between the messages, so that nothing moves.
            Dom.attr(first, "data-new", context.strings.get("fresh"));
            Dom.flag(first, FRESH, true);
        }
        return first;
    }
}
