// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.markdown;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;

/** Texts and rules that a {@link MarkdownView} needs from its environment. */
public interface Setting {
    /**
     * Adds what deferred chunks offer, now or later.
     *
     * @param element the bar of a new code block, or the element of a new formula, which contains its source
     */
    void code(HTMLElement element);

    /** Shows on which sides there is more of {@code box}, now or later. */
    void watchEdges(HTMLElement box);

    /** Returns the character for an entity's name, as {@code EntityNames} says. */
    @Nullable
    String entity(String name);

    /** Returns the name of a task's checkbox. */
    String task();

    /** Returns whether images from {@code host} are shown. Others become links. */
    boolean showsImagesFrom(String host);
}
