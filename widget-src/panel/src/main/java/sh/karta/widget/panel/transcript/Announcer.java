// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.transcript;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.View;

/**
 * Announces the answer to screen readers sentence by sentence. The transcript itself is not a live region, because
 * every change would be read out.
 */
public final class Announcer implements View {
    /** Milliseconds until announced sentences are removed. Otherwise every answer would be in the page twice. */
    private static final int HEARD = 1000;

    private final PanelContext context;
    private final HTMLElement region;
    private Sentences sentences = new Sentences();
    private @Nullable Part part;
    private int left;
    private boolean live;
    private @Nullable Cancellable removal;

    public Announcer(PanelContext context, HTMLElement parent) {
        this.context = context;
        region = Dom.el("div", "sr", parent);
        Dom.attr(region, "aria-live", "polite");
        context.lifetime.add(this::silence);
    }

    private void silence() {
        if (removal != null) {
            removal.cancel();
        }
    }

    @Override
    public void update() {
        List<Message> messages = context.conversation.messages();
        if (left != context.conversation.left()) {
            left = context.conversation.left();
            // Text from the previous conversation may belong to another user.
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
                // Earlier messages are not announced. A short answer that arrives in one piece is announced.
                if (context.conversation.restoring() || (!current.open && !live)) {
                    sentences.skip(current.text);
                }
            }
            say(sentences.next(current.text, !current.open));
        }
        part = current;
        live = !context.conversation.restoring();
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
            silence();
            removal = context.clock.after(HEARD, () -> Dom.clear(region));
        }
    }
}
