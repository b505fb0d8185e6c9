// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.conversation.Part;

/**
 * Tells screen readers the answer sentence by sentence. The transcript itself is silent: read out as it changes, it
 * would be spelled.
 */
final class Announcer implements View {
    private static final int MOST_LINES = 20;

    private final Ui ui;
    private final HTMLElement region;
    private Sentences sentences = new Sentences();
    private @Nullable Part part;
    private int left;
    private boolean live;

    Announcer(Ui ui, HTMLElement parent) {
        this.ui = ui;
        region = Dom.el("div", "sr", parent);
        Dom.attr(region, "aria-live", "polite");
    }

    @Override
    public void update() {
        List<Message> messages = ui.conversation.messages();
        if (left != ui.conversation.left) {
            left = ui.conversation.left;
            // What was said in the one before may be another user's.
            Dom.clear(region);
            part = null;
        }
        Part current = null;
        for (int i = messages.size() - 1; i >= 0; i--) {
            Message message = messages.get(i);
            if (!message.visitors) {
                current = lastText(message);
                break;
            }
        }
        if (part != null && part != current) {
            say(sentences.next(part.text, true));
        }
        if (current != null) {
            if (part != current) {
                sentences = new Sentences();
                // What was said before the panel came is not news; a short answer may be there at once and is.
                if (ui.conversation.restoring() || (!current.open && !live)) {
                    sentences.skip(current.text);
                }
            }
            say(sentences.next(current.text, !current.open));
        }
        part = current;
        live = !ui.conversation.restoring();
    }

    private static @Nullable Part lastText(Message message) {
        for (int i = message.parts.size() - 1; i >= 0; i--) {
            Part part = message.parts.get(i);
            if (part.kind == Part.TEXT) {
                return part;
            }
        }
        return null;
    }

    private void say(String words) {
        if (!words.isEmpty()) {
            Dom.setText(Dom.el("p", "", region), words);
            if (region.getChildren().getLength() > MOST_LINES) {
                Dom.remove(region.getFirstChild());
            }
        }
    }
}
