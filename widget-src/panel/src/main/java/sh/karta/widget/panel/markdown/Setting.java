// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.markdown;

/** Texts and rules that a {@link MarkdownView} needs from its environment. */
public interface Setting {
    /** Returns the name of a copy button. */
    String copy();

    /** Returns the name of a copy button after copying. */
    String copied();

    /** Returns the name of a task's checkbox. */
    String task();

    /** Returns whether images from {@code host} are shown. Others become links. */
    boolean showsImagesFrom(String host);
}
