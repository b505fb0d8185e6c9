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
    private final PartViews views;
    private final HTMLElement box;
    private @Nullable MarkdownView text;

    /** The theme with which the text was shown. Another theme may have other texts and image hosts. */
    private @Nullable Theme theme;

    public AnswerView(PanelContext context, PartViews views, Part part, HTMLElement parent) {
        super(context, part);
        this.views = views;
        box = Dom.el("div", "md", parent);
    }

    @Override
    protected void show() {
        MarkdownView view = text;
        if (view == null || theme != context.settings.theme() || (late && context.features.loadIfNeeded())) {
            theme = context.settings.theme();
            late = false;
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
    public void code(HTMLElement element) {
        // The features complete blocks that were shown before they loaded.
        if (context.features.loadIfNeeded()) {
            views.code(element);
        }
    }

    @Override
    public void watchEdges(HTMLElement box) {
        if (context.features.loadIfNeeded()) {
            views.watchEdges(box);
        }
    }

    @Override
    public @Nullable String entity(String name) {
        late = !context.features.loadIfNeeded() || late;
        return views.entity(name);
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
