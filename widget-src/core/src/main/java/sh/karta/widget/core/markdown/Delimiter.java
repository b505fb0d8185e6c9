// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import org.jspecify.annotations.Nullable;

/** A run of emphasis characters, or an opening bracket, that may still become something (CM, appendix: delimiter stack). */
final class Delimiter {
    /** The text node that shows it as long as it is nothing else. */
    final Inline node;

    /** {@code *}, {@code _}, {@code ~} or {@code [}. */
    final int character;

    /** Index in the parsed text. */
    final int position;

    /** Characters, at first and now. For a bracket 1, or 2 if it opens an image. */
    final int originalLength;

    int length;

    boolean canOpen;

    boolean canClose;

    /** Of a bracket: whether another one was opened inside, so that what it encloses is no label (CM 6.3). */
    boolean nests;

    /** Whether an unfinished text most likely means it as an opener. */
    boolean likely = true;

    /** Greatest depth of the nodes between this delimiter and the next. */
    int depth;

    @Nullable
    Delimiter previous;

    @Nullable
    Delimiter next;

    /** Of a bracket: the one around it. */
    @Nullable
    Delimiter outer;

    Delimiter(Inline node, int character, int position, int length) {
        this.node = node;
        this.character = character;
        this.position = position;
        this.originalLength = length;
        this.length = length;
    }
}
