// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.rare;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.FileBlob;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.Formats;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.style.Icons;
import sh.karta.widget.panel.theme.Names;
import sh.karta.widget.panel.view.Ui;

/** One file: its name and size, how far it is, what went wrong; it can be taken away at any time. */
final class FileChip {
    static final int GOING = 0;
    static final int DONE = 1;
    static final int FAILED = 2;

    /** The largest file, in bytes: the agent server takes no larger one. */
    private static final double LARGEST = 10 * 1024 * 1024;

    int state = GOING;

    /** What the server says of it, once it is there. */
    @Nullable
    JsonValue uploaded;

    private final Ui ui;
    private final FilesView files;
    private final FileBlob blob;
    private final String name;
    private final HTMLElement root;
    private final HTMLElement ring;
    private final HTMLElement detail;
    private final HTMLElement again;
    private @Nullable Cancellable upload;

    FileChip(Ui ui, FilesView files, FileBlob blob, HTMLElement list) {
        this.ui = ui;
        this.files = files;
        this.blob = blob;
        // A name may turn its own end around: what is shown as a picture may be a program (UAX #9).
        name = Names.clean(blob.name());
        root = Dom.el("li", "file", list);
        ring = Dom.el("span", "ring", root);
        HTMLElement words = Dom.el("span", "words", root);
        HTMLElement line = Dom.el("bdi", "name", words);
        Dom.setText(line, name);
        Dom.attr(line, "title", name);
        detail = Dom.el("span", "detail", words);
        again = Dom.button("link", root, event -> {
            Dom.focus((HTMLElement) root.getLastChild());
            start();
        });
        Dom.setText(again, ui.strings.get("retry"));
        HTMLElement remove = Dom.iconButton("action", Icons.CLOSE, root, event -> remove());
        Dom.label(remove, ui.strings.get("remove", name));
        if (blob.size() == 0) {
            fail("emptyFile", false);
        } else if (blob.size() > LARGEST) {
            fail("tooBig", false);
        } else {
            start();
        }
    }

    private void start() {
        show(GOING, Icons.CLIP, Formats.size(ui.locale, blob.size()), false);
        files.say(ui.strings.get("uploading", name));
        sent(0);
        upload = ui.conversation.upload(blob, this::sent, (answer, error) -> {
            upload = null;
            if (answer != null) {
                uploaded = answer;
                show(DONE, Icons.CHECK, Formats.size(ui.locale, blob.size()), false);
                files.say(ui.strings.get("attached", name));
            } else {
                refused(error);
            }
            files.changed();
        });
        files.changed();
    }

    private void sent(double fraction) {
        Dom.attr(ring, "role", "progressbar");
        Dom.attr(ring, "aria-label", name);
        Dom.attr(ring, "aria-valuenow", Text.of(Math.floor(100 * fraction)));
        Dom.style(ring, "--sent", Text.of(fraction));
    }

    private void refused(@Nullable KartaError error) {
        double status = error == null ? 0 : error.status;
        if (status == 413) {
            fail("tooBig", false);
        } else if (status == 415) {
            fail("wrongType", false);
        } else {
            fail("uploadFailed", true);
        }
    }

    private void fail(String key, boolean mayTryAgain) {
        String words = ui.strings.get(key, Formats.size(ui.locale, LARGEST));
        show(FAILED, Icons.ALERT, words, mayTryAgain);
        files.say(Text.concat(Text.concat(name, ": "), words));
    }

    private void show(int now, String icon, String words, boolean mayTryAgain) {
        state = now;
        Dom.flag(root, "bad", now == FAILED);
        Dom.flag(root, "going", now == GOING);
        Dom.clear(ring);
        ring.appendChild(Dom.icon(icon));
        Dom.attr(ring, "role", null);
        Dom.attr(ring, "aria-label", null);
        Dom.attr(ring, "aria-valuenow", null);
        Dom.setText(detail, words);
        Dom.hide(again, !mayTryAgain);
    }

    private void remove() {
        if (upload != null) {
            upload.cancel();
        }
        Dom.remove(root);
        files.remove(this);
    }
}
