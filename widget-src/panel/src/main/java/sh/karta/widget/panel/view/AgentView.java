// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.panel.markdown.CopyButton;
import sh.karta.widget.panel.rare.FeedbackView;
import sh.karta.widget.panel.theme.Theme;

/** The agent's message: its parts in full width, then how it ended and what can be done with it. */
final class AgentView extends MessageView {
    private final AvatarView avatar;
    private final HTMLElement author;
    private final HTMLElement parts;
    private final List<PartView> views = new ArrayList<>();
    private boolean missing;
    private int status = Message.OPEN;
    private @Nullable Theme theme;

    AgentView(Ui ui, Message message) {
        super(ui, message, "turn agent");
        avatar = new AvatarView(ui, root);
        author = Dom.el("span", "author", root);
        parts = Dom.el("div", "parts", root);
    }

    @Override
    public void update() {
        if (missing && ui.rare.here()) {
            missing = false;
            Dom.clear(parts);
            views.clear();
        }
        for (int i = 0; i < message.parts.size(); i++) {
            if (i == views.size()) {
                add(message.parts.get(i));
            }
            views.get(i).update();
        }
        if (status != message.status || theme != ui.theme) {
            status = message.status;
            theme = ui.theme;
            avatar.update();
            end(sign(author, ui.strings.agent()));
        }
    }

    /** A part whose view is not here yet leaves its place to the next ones: words do not wait for it. */
    private void add(Part part) {
        PartView view = PartView.of(ui, part, parts);
        missing = missing || view == null;
        views.add(view == null ? new PartView.Late(ui, part) : view);
    }

    private void end(String time) {
        clearBehind(parts);
        if (status == Message.FAILED) {
            Notes.failure(ui, Dom.el("div", "note bad", root), message, "interrupted");
        } else if (status == Message.STOPPED) {
            Dom.setText(Dom.el("div", "note", root), ui.strings.get("stopped"));
        }
        String answer = message.text();
        if (status != Message.OPEN && !answer.isEmpty()) {
            HTMLElement actions = Dom.el("div", "actions", root);
            String copied = ui.strings.get("copied");
            CopyButton.add(actions, "action copy", ui.strings.get("copy"), copied, () -> Dom.shownText(parts));
            if (!answer.equals(parts.getTextContent())) {
                CopyButton.add(actions, "action copy raw", ui.strings.get("copyMarkdown"), copied, () -> answer);
            }
            if (ui.has("feedback") && ui.rare.here()) {
                new FeedbackView(ui, message, message.parts.get(0), actions).update();
            }
            Dom.attr(actions, "data-time", time);
        }
    }
}
