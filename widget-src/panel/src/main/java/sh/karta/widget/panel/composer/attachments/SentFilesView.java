// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.composer.attachments;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.Formats;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.elements.Icons;
import sh.karta.widget.panel.pictures.PictureFile;
import sh.karta.widget.panel.pictures.PictureViews;
import sh.karta.widget.panel.transcript.PartView;
import sh.karta.widget.panel.transcript.PartViews;

/** The attachments of a visitor's message. */
public final class SentFilesView extends PartView {
    private final @Nullable JsonValue files;
    private final HTMLElement parent;
    private final PictureViews pictures;

    /** Creates the view of the files of {@code message}, an array of {@code {path, name, type, size}}, without showing it. */
    private SentFilesView(PanelContext context, PictureViews pictures, Message message, Part part, HTMLElement parent) {
        super(context, part);
        this.pictures = pictures;
        files = message.attachments;
        this.parent = parent;
    }

    /** Adds the view to the transcript. */
    public static void add(PanelContext context, PartViews parts, PictureViews pictures) {
        parts.add(
                PartViews.FILES,
                (message, part, parent) -> new SentFilesView(context, pictures, message, part, parent));
    }

    @Override
    protected void show() {
        HTMLElement root = Dom.el("div", "sent", parent);
        for (int i = 0; files != null && i < files.size(); i++) {
            JsonValue file = files.at(i);
            String name = file == null ? null : file.string("name");
            if (file != null && name != null) {
                HTMLElement chip = Dom.el("span", "file", root);
                chip.appendChild(Dom.icon(Icons.CLIP));
                HTMLElement words = Dom.el("span", "words", chip);
                String shown = FileName.add(name, words);
                double size = file.number("size");
                if (!Double.isNaN(size)) {
                    Dom.setText(Dom.el("span", "detail", words), Formats.size(context.settings.locale(), size));
                }
                if (PictureFile.is(file.string("type"))) {
                    pictures.show(new PictureFile(chip, shown, file.string("path"), null));
                }
            }
        }
    }
}
