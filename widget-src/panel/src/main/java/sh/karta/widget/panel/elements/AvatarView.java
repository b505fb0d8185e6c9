// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.elements;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.theme.Names;

/** The agent's avatar: image, emoji or letters. Shows the name's first letter if the image fails to load. */
public final class AvatarView implements View {
    private final PanelContext context;
    private final HTMLElement root;
    private @Nullable String shown;

    public AvatarView(PanelContext context, HTMLElement parent) {
        this.context = context;
        root = Dom.el("span", "avatar", parent);
        Dom.attr(root, "aria-hidden", "true");
        update();
    }

    @Override
    public void update() {
        String letter = Names.initial(context.strings.agent());
        String avatar = context.settings.theme().text("agentAvatar");
        String wanted = avatar == null || avatar.isEmpty() ? letter : avatar;
        if (wanted.equals(shown)) {
            return;
        }
        shown = wanted;
        boolean written = Names.isMonogram(wanted);
        Dom.flag(root, "emoji", Names.isPictorial(wanted));
        Dom.clear(root);
        if (written) {
            Dom.setText(root, wanted);
        } else {
            HTMLElement image = Dom.el("img", "", root);
            Dom.attr(image, "alt", "");
            Dom.on(image, "error", event -> {
                // An image that was replaced may fail late.
                if (wanted.equals(shown)) {
                    Dom.setText(root, letter);
                }
            });
            Dom.attr(image, "src", wanted);
        }
    }
}
