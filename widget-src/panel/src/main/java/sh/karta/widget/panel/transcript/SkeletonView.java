// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.transcript;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.View;

/** Placeholder lines while a conversation is loading. */
public final class SkeletonView implements View {
    private static final int LINES = 4;

    private final PanelContext context;
    private final HTMLElement root;

    public SkeletonView(PanelContext context, HTMLElement parent) {
        this.context = context;
        root = Dom.el("div", "skeleton", parent);
        Dom.attr(root, "role", "status");
        for (int i = 0; i < LINES; i++) {
            Dom.el("i", "", root);
        }
    }

    @Override
    public void update() {
        boolean shown = context.conversation.restoring()
                && context.conversation.messages().isEmpty();
        Dom.hide(root, !shown);
        Dom.attr(root, "aria-label", context.strings.get("restoring"));
    }
}
