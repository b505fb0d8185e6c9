// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.transcript;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.markdown.MarkdownView;
import sh.karta.widget.panel.markdown.Setting;
import sh.karta.widget.panel.theme.Theme;

/** The agent's text. */
public final class AnswerView extends PartView implements Setting {
    private final HTMLElement box;
    private @Nullable MarkdownView text;

    /** The theme used for the text. Another one may have other texts and image hosts. */
    private @Nullable Theme theme;

    public AnswerView(PanelContext context, Part part, HTMLElement parent) {
        super(context, part);
        box = Dom.el("div", "md", parent);
    }

    @Override
    protected void show() {
        MarkdownView view = text;
        if (view == null || theme != context.settings.theme()) {
            theme = context.settings.theme();
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
        return context.strings.get("copy");
    }

    @Override
    public String copied() {
        return context.strings.get("copied");
    }

    @Override
    public String task() {
        return context.strings.get("task");
    }

    @Override
    public boolean showsImagesFrom(String host) {
        for (String shown : context.settings.theme().list("imageHosts")) {
            if (shown.equals(host)) {
                return true;
            }
        }
        return false;
    }
}
