// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.panel.markdown.MarkdownView;
import sh.karta.widget.panel.markdown.Setting;
import sh.karta.widget.panel.theme.Theme;

/** The agent's words. */
final class AnswerView extends PartView implements Setting {
    private final HTMLElement box;
    private @Nullable MarkdownView text;

    /** What the text was made with: another theme may have other words and image hosts. */
    private @Nullable Theme theme;

    AnswerView(Ui ui, Part part, HTMLElement parent) {
        super(ui, part);
        box = Dom.el("div", "md", parent);
    }

    @Override
    protected void show() {
        MarkdownView view = text;
        if (view == null || theme != ui.theme) {
            theme = ui.theme;
            Dom.clear(box);
            view = new MarkdownView(box, this);
            text = view;
        }
        view.replace(part.text);
        if (!part.open) {
            view.end();
        }
    }

    @Override
    public String copy() {
        return ui.strings.get("copy");
    }

    @Override
    public String copied() {
        return ui.strings.get("copied");
    }

    @Override
    public String task() {
        return ui.strings.get("task");
    }

    @Override
    public boolean showsImagesFrom(String host) {
        for (String shown : ui.theme.list("imageHosts")) {
            if (shown.equals(host)) {
                return true;
            }
        }
        return false;
    }
}
