// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.rare;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.BrowserJson;
import sh.karta.widget.browser.FileBlob;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.Files;
import sh.karta.widget.browser.dom.Formats;
import sh.karta.widget.core.conversation.Attachment;
import sh.karta.widget.core.conversation.Attachments;
import sh.karta.widget.panel.style.Icons;
import sh.karta.widget.panel.theme.Theme;
import sh.karta.widget.panel.view.Places;
import sh.karta.widget.panel.view.Ui;
import sh.karta.widget.panel.view.View;

/** The files of the next message: chosen, pasted or dropped, each uploaded at once and shown above the words. */
final class FilesView implements View {
    private final Ui ui;
    private final HTMLElement composer;
    private final HTMLElement list;
    private final HTMLElement button;
    private final HTMLElement word;
    private final Attachments attachments;
    private final List<FileChip> chips = new ArrayList<>();
    private @Nullable Theme theme;

    /** Whether the next message was given files; they are gone from {@link Ui#attachments} once it is sent. */
    private boolean given;

    FilesView(Ui ui, Places places) {
        this.ui = ui;
        attachments = new Attachments(ui.conversation, new BrowserJson(), this::changed);
        composer = places.composer;
        list = Dom.el("ul", "files");
        word = Dom.el("div", "word", places.region);
        HTMLElement picker = Files.picker(places.region, this::take);
        button = Dom.iconButton("attach", Icons.CLIP, places.region, event -> Dom.click(picker));
        composer.insertBefore(button, composer.getFirstChild());
        composer.insertBefore(list, button);
        Dom.on(composer, "paste", event -> {
            if (on() && take(event)) {
                Dom.consume(event);
            }
        });
        drops(places.frame);
    }

    private void drops(HTMLElement frame) {
        Dom.on(frame, "dragover", event -> {
            if (on() && Files.isDragged(event)) {
                Dom.consume(event);
                Dom.flag(frame, "drop", true);
            }
        });
        Dom.on(frame, "dragleave", event -> Dom.flag(frame, "drop", Dom.keeps(frame, event)));
        Dom.on(frame, "drop", event -> {
            Dom.flag(frame, "drop", false);
            if (on() && Files.isDragged(event)) {
                Dom.consume(event);
                take(event);
            }
        });
    }

    @Override
    public void update() {
        Dom.hide(button, !on());
        attachments.follow();
        show();
        if (theme != ui.theme) {
            theme = ui.theme;
            Dom.label(button, ui.strings.get("attach"));
            Dom.attr(list, "aria-label", ui.strings.get("files"));
        }
        Dom.hide(list, chips.isEmpty());
        Dom.flag(composer, "with-files", !chips.isEmpty());
    }

    /** A file has been chosen, is further on its way, is there, has failed, or is not wanted any more. */
    private void changed() {
        show();
        ui.actions.redraw();
    }

    /** Shows each file, and says at once what the next message is given: Enter may come before anything is drawn. */
    private void show() {
        if (given && ui.attachments == null) {
            attachments.sent();
        }
        ui.attachments = attachments.ready();
        ui.uploading = attachments.uploading();
        given = ui.attachments != null;
        for (int i = chips.size() - 1; i >= 0; i--) {
            if (attachments.files.indexOf(chips.get(i).file) < 0) {
                HTMLElement gone = chips.remove(i).root;
                if (Dom.hasFocus(gone)) {
                    Dom.focus(button);
                }
                Dom.remove(gone);
                say("");
            }
        }
        for (int i = 0; i < attachments.files.size(); i++) {
            if (i == chips.size()) {
                chips.add(new FileChip(ui, this, attachments.files.get(i), list));
            }
            chips.get(i).update();
        }
    }

    private boolean on() {
        return ui.has("uploads") && ui.conversation.limit() == null;
    }

    private boolean take(JSObject event) {
        say("");
        return Files.each(event, file -> {
            if (attachments.add(new FileBlob(file)) == null) {
                say(ui.strings.get("tooMany", Formats.number(ui.locale, Attachments.MOST)));
            }
            changed();
        });
    }

    void again(Attachment file) {
        attachments.upload(file);
        changed();
    }

    /** Takes {@code file} away; the focus goes to what is next. */
    void remove(Attachment file) {
        attachments.remove(file);
        Dom.focus(button);
        changed();
    }

    void say(String words) {
        Dom.setText(word, words);
    }
}
