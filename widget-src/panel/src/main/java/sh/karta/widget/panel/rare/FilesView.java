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
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.panel.style.Icons;
import sh.karta.widget.panel.theme.Theme;
import sh.karta.widget.panel.view.Places;
import sh.karta.widget.panel.view.Ui;
import sh.karta.widget.panel.view.View;

/** The files of the next message: chosen, pasted or dropped, each uploaded at once and shown above the words. */
final class FilesView implements View {
    /** The server takes no more with one message. */
    private static final int MOST = 10;

    private final Ui ui;
    private final HTMLElement composer;
    private final HTMLElement list;
    private final HTMLElement button;
    private final HTMLElement word;
    private final List<FileChip> chips = new ArrayList<>();
    private @Nullable Theme theme;

    /** What the next message is given; gone from {@link Ui#attachments} when it was sent. */
    private @Nullable JsonValue given;

    FilesView(Ui ui, Places places) {
        this.ui = ui;
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
        if (given != null && ui.attachments == null) {
            // They have gone with a message.
            given = null;
            chips.clear();
            Dom.clear(list);
            say("");
        }
        if (theme != ui.theme) {
            theme = ui.theme;
            Dom.label(button, ui.strings.get("attach"));
            Dom.attr(list, "aria-label", ui.strings.get("files"));
        }
        Dom.hide(list, chips.isEmpty());
        Dom.flag(composer, "with-files", !chips.isEmpty());
    }

    /** A file is on its way, is there, has failed, or is not wanted any more. */
    void changed() {
        JsonValue files = new BrowserJson().array();
        ui.uploading = false;
        for (FileChip chip : chips) {
            ui.uploading |= chip.state == FileChip.GOING;
            if (chip.uploaded != null) {
                files.add(chip.uploaded);
            }
        }
        given = files.size() == 0 ? null : files;
        ui.attachments = given;
        ui.actions.redraw();
    }

    private boolean on() {
        return ui.has("uploads") && ui.conversation.limit() == null;
    }

    private boolean take(JSObject event) {
        say("");
        return Files.each(event, file -> {
            if (chips.size() == MOST) {
                say(ui.strings.get("tooMany", Formats.number(ui.locale, MOST)));
            } else {
                chips.add(new FileChip(ui, this, new FileBlob(file), list));
                changed();
            }
        });
    }

    /** Takes {@code chip} away; the focus goes to what is next. */
    void remove(FileChip chip) {
        chips.remove(chip);
        Dom.focus(button);
        changed();
    }

    void say(String words) {
        Dom.setText(word, words);
    }
}
