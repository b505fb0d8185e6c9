// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.composer.attachments;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Attachment;
import sh.karta.widget.core.text.Text;

/** A file that may be shown as a picture, in the place of its chip. */
public final class PictureFile {
    /** Shows pictures. */
    public interface Previews {
        /** Shows {@code file}, now or when the code for it has loaded. */
        void add(PictureFile file);
    }

    /** The element of the chip. While it has the class {@code pic}, it is a box of fixed size. */
    public final HTMLElement chip;

    /** The name that is shown. */
    public final String name;

    /** The path of a sent file, else null. */
    public final @Nullable String path;

    /** The file that was chosen for the next message, else null. */
    public final @Nullable Attachment chosen;

    private boolean works = true;

    PictureFile(HTMLElement chip, String name, @Nullable String path, @Nullable Attachment chosen) {
        this.chip = chip;
        this.name = name;
        this.path = path;
        this.chosen = chosen;
        show(true);
    }

    /** Returns whether {@code type} is the media type of a picture. An SVG is shown as a file: engines do not decode it from bytes. */
    static boolean is(@Nullable String type) {
        return type != null && Text.startsWith(type, "image/", 0) && !Text.startsWith(type, "svg", "image/".length());
    }

    /** Shows the chip if there is no picture to show. */
    public void fail() {
        works = false;
        show(false);
    }

    /** Shows the box of the picture, or else the chip. */
    void show(boolean picture) {
        Dom.flag(chip, "pic", picture && works);
    }
}
