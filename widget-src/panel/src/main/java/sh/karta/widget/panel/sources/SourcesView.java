// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.sources;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Addresses;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.theme.Names;
import sh.karta.widget.panel.transcript.PartView;

/** The sources of an answer: a chip per source, with its quote on hover and focus. */
public final class SourcesView extends PartView {
    private final HTMLElement root;

    public SourcesView(PanelContext context, Part part, HTMLElement parent) {
        super(context, part);
        root = Dom.el("ol", "sources", parent);
    }

    @Override
    protected void show() {
        Dom.attr(root, "aria-label", context.strings.get("sources"));
        Dom.clear(root);
        JsonValue items = part.items;
        for (int i = 0; items != null && i < items.size(); i++) {
            JsonValue item = items.at(i);
            if (item != null) {
                source(i + 1, item);
            }
        }
    }

    private void source(int number, JsonValue item) {
        String url = item.string("url");
        String address = url == null ? null : Addresses.web(url);
        HTMLElement source = Dom.el("li", "source", root);
        HTMLElement chip;
        if (address == null) {
            // Without a valid link, title and quote are still shown.
            chip = Dom.el("span", "chip", source);
            chip.setTabIndex(0);
        } else {
            chip = Dom.link("chip", address, source);
        }
        Dom.text(Text.of(number), Dom.el("b", "", chip));
        String host = address == null ? "" : Addresses.host(address);
        String said = item.string("title");
        String title = said == null ? "" : Names.clean(said);
        Dom.text(title.isEmpty() ? host : title, Dom.el("span", "", chip));
        if (!title.isEmpty() && !host.isEmpty()) {
            Dom.text(host, Dom.el("span", "host", chip));
        }
        quote(item.string("quote"), source);
    }

    private static void quote(@Nullable String quote, HTMLElement source) {
        if (quote != null && !quote.isEmpty()) {
            Dom.text(quote, Dom.el("q", "quote", source));
        }
    }
}
