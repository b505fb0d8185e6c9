// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.transcript;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.elements.Icons;
import sh.karta.widget.panel.elements.Notes;
import sh.karta.widget.panel.theme.Theme;

/**
 * The messages that wait to be sent, in a strip above the composer, oldest first. In the transcript they would be below
 * the text that is being read, where nobody sees them. A message leaves the strip when the server has accepted it.
 */
public final class WaitingView implements View {
    private final PanelContext context;
    private final TranscriptView transcript;
    private final HTMLElement root;

    /** The messages shown, each with the element at its place in {@link #root}. */
    private final List<Message> shown = new ArrayList<>();

    private @Nullable Theme theme;
    private String reason = "";

    public WaitingView(PanelContext context, TranscriptView transcript, HTMLElement parent) {
        this.context = context;
        this.transcript = transcript;
        root = Dom.el("div", "queue", parent);
        Dom.attr(root, "role", "status");
    }

    @Override
    public void update() {
        List<Message> waiting = new ArrayList<>();
        for (Message message : context.conversation.messages()) {
            if (transcript.waits(message)) {
                waiting.add(message);
            }
        }
        String why = context.draft.reason;
        String text = why == null ? context.strings.get("waiting") : why;
        if (theme != context.settings.theme() || !reason.equals(text)) {
            // Other words for all of them.
            theme = context.settings.theme();
            reason = text;
            shown.clear();
            Dom.clear(root);
        }
        for (int i = shown.size() - 1; i >= 0; i--) {
            // With this type, the compiler knows that the search compares messages only.
            Message message = shown.get(i);
            if (waiting.indexOf(message) < 0) {
                HTMLElement row = (HTMLElement) root.getChildNodes().get(i);
                if (Dom.hasFocus(row)) {
                    context.actions.focusTranscript();
                }
                shown.remove(i);
                Dom.remove(row);
            }
        }
        for (int i = shown.size(); i < waiting.size(); i++) {
            shown.add(waiting.get(i));
            add(waiting.get(i));
        }
    }

    private void add(Message message) {
        HTMLElement row = Dom.el("div", "queued note", root);
        HTMLElement words = Dom.el("b", "", row);
        words.setDir("auto");
        Dom.setText(words, words(message));
        Notes.add(row, Icons.CLOCK, reason);
        Notes.link(row, context.strings.get("cancel"), event -> {
            context.actions.focusTranscript();
            context.conversation.cancel(message);
        });
    }

    /** Returns the text of {@code message}, or the name of its first file. */
    private static String words(Message message) {
        String text = message.text();
        JsonValue file = message.attachments == null ? null : message.attachments.at(0);
        String name = file == null ? null : file.string("name");
        return text.isEmpty() && name != null ? name : text;
    }
}
