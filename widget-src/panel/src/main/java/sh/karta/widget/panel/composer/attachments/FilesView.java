// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.composer.attachments;

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
import sh.karta.widget.core.conversation.ConversationCalls;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.elements.Icons;
import sh.karta.widget.panel.pictures.PictureFile;
import sh.karta.widget.panel.pictures.PictureViews;
import sh.karta.widget.panel.theme.Theme;

/** The files of the next message: chosen, pasted or dropped, uploaded immediately and shown above the text. */
public final class FilesView implements View {
    private final PanelContext context;
    private final PictureViews pictures;
    private final HTMLElement composer;
    private final HTMLElement list;
    private final HTMLElement button;
    private final HTMLElement word;
    private final HTMLElement dropTitle;
    private final HTMLElement dropLimit;
    private final Attachments attachments;
    private final List<FileChip> chips = new ArrayList<>();
    private @Nullable Theme theme;

    /** Whether the next message has files. They leave the draft when it is sent. */
    private boolean given;

    private FilesView(PanelContext context, Slots places, PictureViews pictures) {
        this.context = context;
        this.pictures = pictures;
        attachments = new Attachments(new ConversationCalls(context.conversation), new BrowserJson(), this::changed);
        composer = places.composer;
        list = Dom.el("ul", "files");
        word = Dom.el("div", "sr", places.region);
        HTMLElement picker = Files.picker(places.region, this::take);
        button = Dom.iconButton("attach", Icons.CLIP, places.region, event -> picker.click());
        composer.insertBefore(button, composer.getFirstChild());
        composer.insertBefore(list, button);
        Dom.on(composer, "paste", event -> {
            if (on() && take(event)) {
                Dom.consume(event);
            }
        });
        HTMLElement zone = Dom.el("div", "drop-zone", places.frame);
        // React only if the pointer drags a file.
        Dom.attr(zone, "aria-hidden", "true");
        HTMLElement inside = Dom.el("span", "", zone);
        inside.appendChild(Dom.icon(Icons.UPLOAD));
        dropTitle = Dom.el("b", "", inside);
        dropLimit = Dom.el("span", "", inside);
        drops(places.frame);
    }

    /** Adds the view to the panel. */
    public static void add(PanelContext context, Slots slots, PictureViews pictures) {
        slots.add(new FilesView(context, slots, pictures));
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
        if (theme != context.settings.theme()) {
            theme = context.settings.theme();
            Dom.label(button, context.strings.get("attach"));
            Dom.attr(list, "aria-label", context.strings.get("files"));
            Dom.setText(dropTitle, context.strings.get("drop"));
            Dom.setText(
                    dropLimit,
                    context.strings.get("dropLimit", Formats.size(context.settings.locale(), Attachments.MAX_BYTES)));
        }
        Dom.hide(list, chips.isEmpty());
    }

    /** Updates after a file was added, removed, or changed its state. */
    private void changed() {
        show();
        context.actions.redraw();
    }

    /**
     * Shows each file, and updates the next message's attachments immediately, because Enter may come before the next
     * frame.
     */
    private void show() {
        if (given && context.draft.attachments == null) {
            attachments.sent();
        }
        context.draft.attach(attachments.ready(), attachments.uploading());
        given = context.draft.attachments != null;
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
                chips.add(new FileChip(context, this, attachments.files.get(i), list));
            }
            chips.get(i).update();
        }
    }

    private boolean on() {
        return context.settings.has("uploads") && context.conversation.limit() == null;
    }

    private boolean take(JSObject event) {
        say("");
        return Files.each(event, file -> {
            if (attachments.add(new FileBlob(file)) == null) {
                say(context.strings.get("tooMany", Formats.number(context.settings.locale(), Attachments.MAX_FILES)));
            }
            changed();
        });
    }

    /** Shows {@code file} in {@code chip} if it is a picture that was not refused. Returns null otherwise. */
    @Nullable
    PictureFile picture(Attachment file, HTMLElement chip, String name) {
        if (file.failed() || !PictureFile.is(file.file.type())) {
            return null;
        }
        PictureFile picture = new PictureFile(chip, name, null, file);
        pictures.show(picture);
        return picture;
    }

    void again(Attachment file) {
        attachments.upload(file);
        changed();
    }

    /** Removes {@code file} and moves the focus to the next element. */
    void remove(Attachment file) {
        attachments.remove(file);
        Dom.focus(button);
        changed();
    }

    void say(String words) {
        Dom.setText(word, words);
    }
}
