// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.markdown;

/** What a {@link MarkdownView} takes from where it stands. */
public interface Setting {
    /** Returns the name of a button that copies code. */
    String copy();

    /** Returns what that button is called when it has. */
    String copied();

    /** Returns the name of a box that is ticked when something is done. */
    String task();

    /** Returns whether images from {@code host} are loaded and shown; others become links. */
    boolean showsImagesFrom(String host);
}
