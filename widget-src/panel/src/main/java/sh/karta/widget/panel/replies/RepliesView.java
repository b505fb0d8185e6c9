// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.replies;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.BrowserJson;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.core.event.EventField;
import sh.karta.widget.core.event.QuickReplies;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.context.View;

/**
 * The quick replies below the last answer. They depend on nothing but the messages, so that a reload, another tab and another version of the
 * answer show theirs.
 */
public final class RepliesView implements View {
    private final PanelContext context;
    private final HTMLElement root;
    private final QuickReplies replies;

    /** The part whose replies {@link #root} contains, or null. */
    private @Nullable Part drawn;

    /** Whether the update before this one showed a conversation that was not being restored. */
    private boolean live;

    private RepliesView(PanelContext context, HTMLElement parent) {
        this.context = context;
        replies = new QuickReplies(new BrowserJson(), context.log);
        root = Dom.el("div", "prompts replies", parent);
        Dom.attr(root, "role", "group");
        Dom.hide(root, true);
    }

    /** Adds the view to the panel. */
    public static void add(PanelContext context, Slots slots) {
        slots.add(new RepliesView(context, slots.middle.querySelector(".scroll")));
    }

    @Override
    public void update() {
        Part part = offered();
        if (part != null && part != drawn) {
            drawn = part;
            draw(part, replies.items(part.wire));
            Dom.flag(root, "new", live);
        }
        boolean hidden = part == null || !root.hasChildNodes();
        if (hidden && Dom.hasFocus(root)) {
            context.actions.focusTranscript();
        }
        Dom.attr(root, "aria-label", context.strings.get("suggestions"));
        Dom.hide(root, hidden);
        live = !context.conversation.restoring();
    }

    /** Returns the last suggestions of the last answer, if the visitor can reply to it now. Otherwise returns null. */
    private @Nullable Part offered() {
        List<Message> messages = context.conversation.messages();
        // A message that waits is the last one, too.
        Message last = messages.isEmpty() ? null : messages.get(messages.size() - 1);
        if (last == null
                || last.visitors
                || last.status != Message.DONE
                || context.conversation.turn() != TurnState.IDLE
                || context.conversation.limit() != null) {
            return null;
        }
        Part offered = null;
        for (Part part : last.parts) {
            if (part.kind == Part.OTHER && part.name.equals(QuickReplies.TYPE)) {
                offered = part;
            }
        }
        return offered;
    }

    private void draw(Part part, JsonValue items) {
        Dom.clear(root);
        for (int i = 0; i < items.size(); i++) {
            JsonValue item = items.at(i);
            String label = item == null ? null : item.string("label");
            String text = item == null ? null : item.string(EventField.TEXT);
            if (label != null && text != null) {
                HTMLElement button = Dom.button("prompt", root, event -> send(part, text));
                button.setDir("auto");
                Dom.setText(button, label);
            }
        }
    }

    /** Sends {@code text}, and leaves the draft with its files and its quote as it is. */
    private void send(Part part, String text) {
        // A click may come before the next frame has hidden or replaced the buttons.
        if (offered() == part) {
            context.actions.focusTranscript();
            context.actions.send(text, null, null);
        }
    }
}
