// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.jump;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.elements.Icons;

/** A button that leads to the end of the transcript while the reader is elsewhere. It counts the new answers. */
public final class JumpView implements View {
    private final PanelContext context;
    private final HTMLElement button;
    private final HTMLElement count;

    public JumpView(PanelContext context, HTMLElement parent) {
        this.context = context;
        button = Dom.iconButton("jump", Icons.DOWN, parent, event -> {
            context.actions.follow();
            context.actions.stay();
        });
        count = Dom.el("span", "", button);
    }

    @Override
    public void update() {
        int fresh = context.actions.unseen();
        Dom.hide(button, fresh < 0);
        if (fresh >= 0) {
            String words = fresh == 0 ? "" : context.count("new", fresh);
            String name = context.strings.get("jump");
            Dom.setText(count, words);
            // Users of speech input say the visible text (WCAG 2.5.3).
            Dom.label(button, fresh == 0 ? name : Text.concat(words, Text.concat(". ", name)));
        }
    }
}
