// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.transcript;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.elements.AvatarView;
import sh.karta.widget.panel.theme.Theme;

/** The content of an empty conversation: the agent, a note that answers are automated, and suggested prompts. */
public final class EmptyView implements View {
    private static final int MOST_PROMPTS = 6;

    private final PanelContext context;
    private final HTMLElement root;
    private final AvatarView avatar;
    private final HTMLElement greeting;
    private final HTMLElement disclosure;
    private final HTMLElement prompts;
    private @Nullable Theme shown;

    public EmptyView(PanelContext context, HTMLElement parent) {
        this.context = context;
        root = Dom.el("div", "empty", parent);
        avatar = new AvatarView(context, root);
        greeting = Dom.el("p", "greeting", root);
        disclosure = Dom.el("p", "disclosure", root);
        prompts = Dom.el("div", "prompts", root);
        Dom.attr(prompts, "role", "group");
    }

    @Override
    public void update() {
        boolean empty = context.conversation.messages().isEmpty() && !context.conversation.restoring();
        Dom.hide(root, !empty);
        if (empty && shown != context.settings.theme()) {
            shown = context.settings.theme();
            avatar.update();
            String words = context.themed("greeting", "greeting");
            int end = Math.max(0, Text.indexOf(words, "\n", 0));
            Dom.clear(greeting);
            // The first of two lines introduces the agent and is paler.
            Dom.text(Text.slice(words, 0, end), Dom.el("span", "", greeting));
            Dom.text(Text.slice(words, end, words.length()), greeting);
            Dom.setText(disclosure, context.themed("disclosure", "disclosure"));
            link("privacyUrl", "privacy");
            link("termsUrl", "terms");
            Dom.attr(prompts, "aria-label", context.strings.get("suggestions"));
            Dom.clear(prompts);
            List<String> texts = context.settings.theme().list("suggestedPrompts");
            for (int i = 0; i < Math.min(MOST_PROMPTS, texts.size()); i++) {
                String text = texts.get(i);
                Dom.setText(
                        Dom.button("prompt", prompts, event -> {
                            context.actions.focusTranscript();
                            context.actions.send(text);
                        }),
                        text);
            }
        }
    }

    private void link(String field, String key) {
        String address = context.settings.theme().text(field);
        if (address != null) {
            Dom.text(" ", disclosure);
            Dom.setText(Dom.link("privacy", address, disclosure), context.strings.get(key));
        }
    }
}
