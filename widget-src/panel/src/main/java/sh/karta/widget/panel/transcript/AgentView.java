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

    AgentView(PanelContext context, PartViews factories, Message message) {
        super(context, message, "turn agent");
        this.factories = factories;
        author = Dom.el("span", "author", root);
        parts = Dom.el("div", "parts", root);
    }

    @Override
    public void update() {
        for (int i = 0; i < message.parts.size(); i++) {
            PartView view = i < views.size() ? views.get(i) : null;
            if (view == null) {
                view = add(i, message.parts.get(i));
            }
            if (view != null) {
                view.update();
            }
        }
        if (changed()) {
            end(sign(author, context.strings.agent()));
        }
        // An answer that consists of unknown events shows nothing, not even a space.
        Dom.hide(
                root,
                !parts.hasChildNodes()
                        && !message.parts.isEmpty()
                        && message.last() == null
                        && message.status != Message.FAILED
                        && !message.hasVersions());
    }

    /**
     * Creates the view of part {@code at}, whose element takes its place among the others. Until its feature has loaded there is none, so that
     * later text does not wait for it.
     */
    private @Nullable PartView add(int at, Part part) {
        PartView view = factories.create(message, part, parts);
        if (at == views.size()) {
            views.add(view);
            if (view == null) {
                context.features.loadIfNeeded();
            }
        } else if (view != null) {
            views.remove(at);
            views.add(at, view);
            int place = 0;
            for (int i = 0; i < at; i++) {
                place += views.get(i) == null ? 0 : 1;
            }
            parts.insertBefore(parts.getLastChild(), parts.getChildNodes().get(place));
        }
        return view;
    }

    private void end(String time) {
        clearBehind(parts);
        int status = message.status;
        if (status == Message.FAILED) {
            FailureNote.add(context, root, message, "interrupted");
        } else if (status == Message.STOPPED) {
            Dom.setText(Dom.el("div", "note", root), context.strings.get("stopped"));
        }
        boolean complete = (status == Message.DONE || status == Message.STOPPED)
                && !message.text().isEmpty();
        if (complete || (message.hasVersions() && status != Message.OPEN)) {
            HTMLElement actions = Dom.el("div", "actions", root);
            Dom.attr(actions, "data-time", time);
            late = !context.features.loadIfNeeded();
            factories.show(PartViews.ACTIONS, message, actions);
        }
    }
}
