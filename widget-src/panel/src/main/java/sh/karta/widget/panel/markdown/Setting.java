// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.markdown;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;

/** Texts and rules that a {@link MarkdownView} needs from its environment. */
public interface Setting {
    /**
     * Completes a code block or formula with the deferred chunks, now or when they have loaded.
     *
     * @param element the bar of a new code block, or the element of a new formula, which contains its source
     */
    void code(HTMLElement element);

    /** Marks the sides of {@code box} on which content is hidden, now or when the deferred chunk has loaded. */
    void watchEdges(HTMLElement box);

    /** Returns the character for an entity's name. See {@code EntityNames}. */
    @Nullable
    String entity(String name);

    /** Returns the name of a task's checkbox. */
    String task();

    /** Returns whether images from {@code host} are shown. Others become links. */
    boolean showsImagesFrom(String host);
}
