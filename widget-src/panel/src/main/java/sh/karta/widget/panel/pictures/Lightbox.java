// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.pictures;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.Files;
import sh.karta.widget.browser.dom.Formats;
import sh.karta.widget.browser.dom.Pictures;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.elements.Icons;
import sh.karta.widget.panel.theme.Theme;

/**
 * The large view of the sent pictures: a modal dialog in the top layer, so that no element of the page covers it. The engine closes it on
 * Escape and on Android's back gesture.
 */
final class Lightbox implements View {
    private final PictureViews views;
    private final HTMLElement frame;
    private final HTMLElement dialog;
    private final HTMLElement name;
    private final HTMLElement count;
    private final HTMLElement download;
    private final HTMLElement close;
    private final HTMLElement previous;
    private final HTMLElement next;
    private final HTMLElement stage;

    /** The picture that is shown, or null while the dialog is closed. */
    private @Nullable SentPicture shown;

    /** The theme in whose language the labels are. A language change creates a new theme object. */
    private @Nullable Theme theme;

    /** The picture from which the dialog was opened. */
    private @Nullable SentPicture opener;

    Lightbox(PictureViews views, HTMLElement frame) {
        this.views = views;
        this.frame = frame;
        dialog = Dom.el("dialog", "lightbox", frame);
        HTMLElement bar = Dom.el("div", "lightbox-bar", dialog);
        HTMLElement words = Dom.el("div", "lightbox-words", bar);
        Dom.attr(words, "aria-live", "polite");
        name = Dom.el("bdi", "", words);
        count = Dom.el("span", "", words);
        count.setDir("ltr");
        download = Dom.iconButton("large-button", Icons.DOWNLOAD, bar, event -> save());
        close = Dom.iconButton("large-button", Icons.CLOSE, bar, event -> Pictures.close(dialog));
        stage = Dom.el("div", "stage", dialog);
        previous = Dom.iconButton("large-button previous", Icons.CHEVRON, dialog, event -> step(-1));
        next = Dom.iconButton("large-button next", Icons.CHEVRON, dialog, event -> step(1));
        Dom.on(stage, "click", event -> {
            if (Pictures.isTarget(event, stage)) {
                Pictures.close(dialog);
            }
        });
        Dom.on(dialog, "keydown", this::key);
        Dom.on(dialog, "close", event -> closed());
    }

    /** Closes the dialog with the panel, because an invisible one would still block the page. */
    @Override
    public void update() {
        if (!views.context.actions.isOpen()) {
            Pictures.close(dialog);
        }
        word();
    }

    private void word() {
        if (theme != views.context.settings.theme()) {
            theme = views.context.settings.theme();
            Dom.label(download, views.context.strings.get("downloadPicture"));
            Dom.label(close, views.context.strings.get("closeCard"));
            Dom.label(previous, views.context.strings.get("previousPicture"));
            Dom.label(next, views.context.strings.get("nextPicture"));
            count();
        }
    }

    /** Shows the number of the picture if there are several. */
    private void count() {
        List<SentPicture> all = views.inOrder();
        int index = all.indexOf(shown) + 1;
        Dom.setText(count, index > 0 && all.size() > 1 ? place(index, all.size()) : "");
    }

    void open(SentPicture picture) {
        opener = picture;
        word();
        Pictures.open(dialog);
        Dom.focus(close);
        show(picture);
    }

    private void key(JSObject event) {
        boolean mirrored = Dom.computed(dialog, "direction").equals("rtl");
        if (Dom.isKey(event, "ArrowLeft")) {
            step(mirrored ? 1 : -1);
        } else if (Dom.isKey(event, "ArrowRight")) {
            step(mirrored ? -1 : 1);
        }
    }

    private void step(int by) {
        List<SentPicture> all = views.inOrder();
        int index = all.indexOf(shown) + by;
        if (index >= 0 && index < all.size()) {
            show(all.get(index));
        }
    }

    private void show(SentPicture picture) {
        shown = picture;
        List<SentPicture> all = views.inOrder();
        int index = all.indexOf(picture);
        boolean several = all.size() > 1;
        Dom.attr(dialog, "aria-label", picture.name());
        Dom.setText(name, picture.name());
        count();
        Dom.hide(previous, !several);
        Dom.hide(next, !several);
        end(previous, index <= 0);
        end(next, index == all.size() - 1);
        Dom.clear(stage);
        Dom.disable(download, true);
        picture.load(() -> loaded(picture));
    }

    /** Marks a button as unavailable. Unlike a disabled button, it keeps the focus. */
    private static void end(HTMLElement button, boolean there) {
        Dom.attr(button, "aria-disabled", there ? "true" : null);
    }

    private String place(int index, int size) {
        String locale = views.context.settings.locale();
        return Text.concat(Text.concat(Formats.number(locale, index), " / "), Formats.number(locale, size));
    }

    private void loaded(SentPicture picture) {
        JSObject blob = picture.blob();
        if (shown != picture) {
            return;
        }
        Dom.disable(download, blob == null);
        if (blob == null) {
            fail(picture);
            return;
        }
        HTMLElement canvas = Dom.el("canvas", "");
        Dom.attr(canvas, "role", "img");
        Dom.attr(canvas, "aria-label", picture.name());
        Pictures.drawWhole(
                canvas,
                blob,
                drawn -> {
                    if (shown == picture) {
                        Dom.clear(stage);
                        stage.appendChild(canvas);
                    }
                },
                reason -> fail(picture));
    }

    private void fail(SentPicture picture) {
        if (shown == picture) {
            Dom.setText(Dom.el("p", "", stage), views.context.strings.get("pictureFailed"));
        }
    }

    private void save() {
        SentPicture picture = shown;
        if (picture != null) {
            picture.load(() -> {
                JSObject blob = picture.blob();
                if (blob != null) {
                    Files.save(blob, picture.name());
                }
            });
        }
    }

    private void closed() {
        SentPicture back = opener;
        shown = null;
        Dom.clear(stage);
        if (back != null) {
            back.focus(frame);
        }
    }
}
