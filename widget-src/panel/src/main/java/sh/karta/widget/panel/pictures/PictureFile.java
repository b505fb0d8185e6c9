// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.pictures;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Attachment;
import sh.karta.widget.core.text.Text;

/** A file that may be shown as a picture, in the place of its chip. */
public final class PictureFile {
    /** The element of the chip. While it has the class {@code pic}, it is a box of fixed size. */
    final HTMLElement chip;

    /** The name that is shown. */
    final String name;

    /** The path of a sent file, else null. */
    final @Nullable String path;

    /** The file that was chosen for the next message, else null. */
    final @Nullable Attachment chosen;

    private boolean works = true;

    public PictureFile(HTMLElement chip, String name, @Nullable String path, @Nullable Attachment chosen) {
        this.chip = chip;
        this.name = name;
        this.path = path;
        this.chosen = chosen;
        show(true);
    }

    /** Returns whether {@code type} is the media type of a picture. An SVG is shown as a file: engines do not decode it from bytes. */
    public static boolean is(@Nullable String type) {
        return type != null && Text.startsWith(type, "image/", 0) && !Text.startsWith(type, "svg", "image/".length());
    }

    /** Shows the chip if there is no picture to show. */
    void fail() {
        works = false;
        show(false);
    }

    /** Shows the box of the picture, or else the chip. */
    public void show(boolean picture) {
        Dom.flag(chip, "pic", picture && works);
    }
}
