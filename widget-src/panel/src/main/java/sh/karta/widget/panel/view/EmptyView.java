// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.panel.theme.Theme;

/** What an empty conversation shows: who answers, that answers are automated, and what one might ask. */
final class EmptyView implements View {
    private static final int MOST_PROMPTS = 6;

    private final Ui ui;
    private final HTMLElement root;
    private final AvatarView avatar;
    private final HTMLElement greeting;
    private final HTMLElement disclosure;
    private final HTMLElement prompts;
    private @Nullable Theme shown;

    EmptyView(Ui ui, HTMLElement parent) {
        this.ui = ui;
        root = Dom.el("div", "empty", parent);
        avatar = new AvatarView(ui, root);
        greeting = Dom.el("p", "greeting", root);
        disclosure = Dom.el("p", "disclosure", root);
        prompts = Dom.el("div", "prompts", root);
        Dom.attr(prompts, "role", "group");
    }

    @Override
    public void update() {
        boolean empty = ui.conversation.messages().isEmpty() && !ui.conversation.restoring();
        Dom.hide(root, !empty);
        if (empty && shown != ui.theme) {
            shown = ui.theme;
            avatar.update();
            Dom.setText(greeting, ui.themed("greeting", "greeting"));
            Dom.setText(disclosure, ui.themed("disclosure", "disclosure"));
            link("privacyUrl", "privacy");
            link("termsUrl", "terms");
            Dom.attr(prompts, "aria-label", ui.strings.get("suggestions"));
            Dom.clear(prompts);
            List<String> texts = ui.theme.list("suggestedPrompts");
            for (int i = 0; i < Math.min(MOST_PROMPTS, texts.size()); i++) {
                String text = texts.get(i);
                Dom.setText(
                        Dom.button("prompt", prompts, event -> {
                            ui.actions.stay();
                            ui.actions.send(text);
                        }),
                        text);
            }
        }
    }

    private void link(String field, String key) {
        String address = ui.theme.text(field);
        if (address != null) {
            Dom.text(" ", disclosure);
            Dom.setText(Dom.link("privacy", address, disclosure), ui.strings.get(key));
        }
    }
}
