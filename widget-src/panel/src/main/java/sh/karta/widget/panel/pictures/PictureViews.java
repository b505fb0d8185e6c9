// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.pictures;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.NodeList;
import sh.karta.widget.browser.FileBlob;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.Pictures;
import sh.karta.widget.core.conversation.Attachment;
import sh.karta.widget.core.conversation.ConversationCalls;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;

/** The pictures of one panel: thumbnails of the chosen ones, previews of the sent ones, and the large view of these. */
public final class PictureViews {
    /** Width and height of a thumbnail in CSS pixels. */
    private static final int THUMBNAIL = 48;

    /** Maximum number of pictures that are kept. Older ones are discarded. */
    private static final int KEPT = 100;

    /** Maximum size in bytes of the pictures from the server that are kept. The bytes of older ones are discarded. */
    private static final double KEPT_BYTES = 50_000_000;

    final PanelContext context;
    final ConversationCalls calls;

    private final Slots slots;
    private final List<Attachment> chosen = new ArrayList<>();
    private final List<SentPicture> sent = new ArrayList<>();
    private @Nullable Lightbox lightbox;

    public PictureViews(PanelContext context, Slots slots) {
        this.context = context;
        this.slots = slots;
        calls = new ConversationCalls(context.conversation);
    }

    /** Shows {@code file} in its chip. */
    public void show(PictureFile file) {
        Attachment attachment = file.chosen;
        if (attachment != null) {
            thumbnail(file, attachment);
        } else {
            preview(file);
        }
    }

    private void thumbnail(PictureFile file, Attachment attachment) {
        chosen.add(attachment);
        if (chosen.size() > KEPT) {
            chosen.remove(0);
        }
        HTMLElement canvas = Dom.el("canvas", "");
        Dom.attr(canvas, "aria-hidden", "true");
        Dom.attr(canvas, "title", file.name);
        Pictures.drawSquare(
                canvas,
                ((FileBlob) attachment.file).raw(),
                THUMBNAIL,
                drawn -> file.chip.insertBefore(canvas, file.chip.getFirstChild()),
                reason -> file.fail());
    }

    private void preview(PictureFile file) {
        for (SentPicture picture : sent) {
            if (picture.moveTo(file)) {
                return;
            }
        }
        sent.add(new SentPicture(this, file));
        if (sent.size() > KEPT) {
            sent.remove(0);
        }
    }

    /** Discards the bytes of the oldest pictures after those of {@code newest} have arrived, if all together are too large. */
    void limit(SentPicture newest) {
        double size = newest.size();
        for (int i = sent.size() - 1; i >= 0; i--) {
            SentPicture picture = sent.get(i);
            if (picture != newest) {
                size += picture.size();
                if (size > KEPT_BYTES) {
                    picture.discard();
                }
            }
        }
    }

    /** Returns the file at {@code path} if it was chosen in this panel, or null. */
    @Nullable
    JSObject chosen(@Nullable String path) {
        for (Attachment attachment : chosen) {
            if (path != null && path.equals(attachment.path())) {
                return ((FileBlob) attachment.file).raw();
            }
        }
        return null;
    }

    /** Opens the large view of {@code picture}. */
    void open(SentPicture picture) {
        Lightbox known = lightbox;
        if (known == null) {
            known = new Lightbox(this, slots.frame);
            lightbox = known;
            slots.add(known);
        }
        known.open(picture);
    }

    /** Returns the sent pictures in the order of the conversation. */
    List<SentPicture> inOrder() {
        List<SentPicture> inOrder = new ArrayList<>();
        NodeList<? extends HTMLElement> chips = slots.middle.querySelectorAll(".sent .pic");
        for (int i = 0; i < chips.getLength(); i++) {
            for (SentPicture picture : sent) {
                if (picture.isIn(chips.get(i))) {
                    inOrder.add(picture);
                }
            }
        }
        return inOrder;
    }
}
