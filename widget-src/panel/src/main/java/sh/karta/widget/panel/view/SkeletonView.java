// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;

/** Lines in the place of a conversation that is being fetched. */
final class SkeletonView implements View {
    private static final int LINES = 4;

    private final Ui ui;
    private final HTMLElement root;

    SkeletonView(Ui ui, HTMLElement parent) {
        this.ui = ui;
        root = Dom.el("div", "skeleton", parent);
        Dom.attr(root, "role", "status");
        for (int i = 0; i < LINES; i++) {
            Dom.el("i", "", root);
        }
    }

    @Override
    public void update() {
        boolean shown =
                ui.conversation.restoring() && ui.conversation.messages().isEmpty();
        Dom.hide(root, !shown);
        Dom.attr(root, "aria-label", ui.strings.get("restoring"));
    }
}
