// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.transcript;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.panel.context.PanelContext;

/** The agent's message: its parts in full width, its outcome and its actions. */
final class AgentView extends MessageView {
    private final PartViews factories;
    private final HTMLElement author;
    private final HTMLElement parts;
    private final List<@Nullable PartView> views = new ArrayList<>();

    /** Whether a part has no view yet. */
    private boolean missing;

    AgentView(PanelContext context, PartViews factories, Message message) {
        super(context, message, "turn agent");
        this.factories = factories;
        author = Dom.el("span", "author", root);
        parts = Dom.el("div", "parts", root);
    }

    @Override
    public void update() {
        if (missing && context.features.here()) {
            missing = false;
            Dom.clear(parts);
            views.clear();
        }
        for (int i = 0; i < message.parts.size(); i++) {
            if (i == views.size()) {
                add(message.parts.get(i));
            }
            PartView view = views.get(i);
            if (view != null) {
                view.update();
            }
        }
        if (changed()) {
            end(sign(author, context.strings.agent()));
        }
    }

    /** A part whose view has not loaded yet keeps its place. Later text does not wait for it. */
    private void add(Part part) {
        PartView view = factories.create(part.kind, message, part, parts);
        missing = missing || (view == null && !context.features.here());
        views.add(view);
    }

    private void end(String time) {
        clearBehind(parts);
        int status = message.status;
        if (status == Message.FAILED) {
            FailureNote.add(context, root, message, "interrupted");
        } else if (status == Message.STOPPED) {
            Dom.setText(Dom.el("div", "note", root), context.strings.get("stopped"));
        }
        if ((status == Message.DONE || status == Message.STOPPED)
                && !message.text().isEmpty()) {
            HTMLElement actions = Dom.el("div", "actions", root);
            Dom.attr(actions, "data-time", time);
            if (context.features.here()) {
                factories.show(PartViews.ACTIONS, message, actions);
            }
        }
    }
}
