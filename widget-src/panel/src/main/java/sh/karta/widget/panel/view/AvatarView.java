// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.panel.theme.Names;

/** The agent in a circle: image, emoji or letters; an image that cannot load gives way to the name's first letter. */
final class AvatarView implements View {
    private final Ui ui;
    private final HTMLElement root;
    private @Nullable String shown;

    AvatarView(Ui ui, HTMLElement parent) {
        this.ui = ui;
        root = Dom.el("span", "avatar", parent);
        Dom.attr(root, "aria-hidden", "true");
        update();
    }

    @Override
    public void update() {
        String letter = Names.initial(ui.strings.agent());
        String avatar = ui.theme.text("agentAvatar");
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
                // One that another has followed may fail late.
                if (wanted.equals(shown)) {
                    Dom.setText(root, letter);
                }
            });
            Dom.attr(image, "src", wanted);
        }
    }
}
