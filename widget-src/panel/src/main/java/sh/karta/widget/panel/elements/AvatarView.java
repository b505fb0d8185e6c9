// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.elements;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.theme.Names;

/** The agent's avatar: the image, emoji or letters of the theme. Otherwise a drawn mark, also if the image fails to load. */
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
        String avatar = context.settings.theme().text("agentAvatar");
        String wanted = avatar == null ? "" : avatar;
        if (wanted.equals(shown)) {
            return;
        }
        shown = wanted;
        Dom.flag(root, "emoji", Names.isPictorial(wanted));
        Dom.clear(root);
        if (wanted.isEmpty()) {
            mark();
        } else if (Names.isMonogram(wanted)) {
            Dom.setText(root, wanted);
        } else {
            HTMLElement image = Dom.el("img", "", root);
            Dom.attr(image, "alt", "");
            Dom.on(image, "error", event -> {
                // An image that was replaced may fail late.
                if (wanted.equals(shown)) {
                    mark();
                }
            });
            Dom.attr(image, "src", wanted);
        }
    }

    private void mark() {
        Dom.clear(root);
        root.appendChild(Dom.icon(Icons.MARK));
    }
}
