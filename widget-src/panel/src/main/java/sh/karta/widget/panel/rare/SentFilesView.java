// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.rare;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.Formats;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.panel.style.Icons;
import sh.karta.widget.panel.theme.Names;
import sh.karta.widget.panel.view.PartView;
import sh.karta.widget.panel.view.Ui;

/** What went with the visitor's message. */
public final class SentFilesView extends PartView {
    private final JsonValue files;
    private final HTMLElement parent;

    /**
     * Shows nothing yet.
     *
     * @param files an array of {@code {path, name, type, size}}
     */
    public SentFilesView(Ui ui, Part part, JsonValue files, HTMLElement parent) {
        super(ui, part);
        this.files = files;
        this.parent = parent;
    }

    @Override
    protected void show() {
        HTMLElement root = Dom.el("div", "sent", parent);
        for (int i = 0; i < files.size(); i++) {
            JsonValue file = files.at(i);
            String name = file == null ? null : file.string("name");
            if (file != null && name != null) {
                HTMLElement chip = Dom.el("span", "file", root);
                chip.appendChild(Dom.icon(Icons.CLIP));
                HTMLElement words = Dom.el("span", "words", chip);
                Dom.setText(Dom.el("bdi", "name", words), Names.clean(name));
                double size = file.number("size");
                if (!Double.isNaN(size)) {
                    Dom.setText(Dom.el("span", "detail", words), Formats.size(ui.locale, size));
                }
            }
        }
    }
}
