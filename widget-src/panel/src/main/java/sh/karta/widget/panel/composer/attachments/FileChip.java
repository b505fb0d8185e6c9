// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.composer.attachments;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.Formats;
import sh.karta.widget.core.conversation.Attachment;
import sh.karta.widget.core.conversation.Attachments;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.elements.Icons;
import sh.karta.widget.panel.pictures.PictureFile;

/** An attached file: name, size, progress, error, and a button that removes it. */
final class FileChip implements View {
    final Attachment file;
    final HTMLElement root;

    private final PanelContext context;
    private final FilesView files;
    private final String name;
    private final HTMLElement ring;
    private final HTMLElement detail;
    private final HTMLElement again;

    /** The file as a picture, or null. */
    private final @Nullable PictureFile picture;

    /** The state shown, or -1. */
    private int shown = -1;

    FileChip(PanelContext context, FilesView files, Attachment file, HTMLElement list) {
        this.context = context;
        this.files = files;
        this.file = file;
        root = Dom.el("li", "file", list);
        ring = Dom.el("span", "ring", root);
        HTMLElement words = Dom.el("span", "words", root);
        name = FileName.add(file.file.name(), words);
        detail = Dom.el("span", "detail", words);
        again = Dom.button("link", root, event -> {
            Dom.focus((HTMLElement) root.getLastChild());
            files.again(file);
        });
        Dom.setText(again, context.strings.get("retry"));
        HTMLElement remove = Dom.iconButton("action", Icons.CLOSE, root, event -> files.remove(file));
        Dom.label(remove, context.strings.get("remove", name));
        picture = files.picture(file, root, name);
    }

    @Override
    public void update() {
        if (shown != file.state) {
            shown = file.state;
            show();
        }
        if (shown == Attachment.UPLOADING) {
            Dom.attr(ring, "aria-valuenow", Text.of(Math.floor(100 * file.sent)));
            Dom.style(ring, "--sent", Text.of(file.sent));
        }
    }

    private String problem() {
        return switch (shown) {
            case Attachment.EMPTY -> "emptyFile";
            case Attachment.TOO_LARGE -> "tooBig";
            case Attachment.WRONG_TYPE -> "wrongType";
            default -> "uploadFailed";
        };
    }

    private void show() {
        boolean going = shown == Attachment.UPLOADING;
        boolean failed = file.failed();
        String words = failed
                ? context.strings.get(problem(), Formats.size(context.settings.locale(), Attachments.MAX_BYTES))
                : Formats.size(context.settings.locale(), file.file.size());
        Dom.flag(root, "bad", failed);
        Dom.flag(root, "going", going);
        if (picture != null) {
            picture.show(!failed);
        }
        Dom.clear(ring);
        ring.appendChild(Dom.icon(going ? Icons.CLIP : failed ? Icons.ALERT : Icons.CHECK));
        Dom.attr(ring, "role", going ? "progressbar" : null);
        Dom.attr(ring, "aria-label", going ? name : null);
        Dom.attr(ring, "aria-valuenow", null);
        Dom.setText(detail, words);
        Dom.hide(again, shown != Attachment.FAILED);
        files.say(
                failed
                        ? Text.concat(Text.concat(name, ": "), words)
                        : context.strings.get(going ? "uploading" : "attached", name));
    }
}
