// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import org.jspecify.annotations.Nullable;

/** A delimiter run, an opening bracket or an opening tag that may still begin or end a construct (CM, appendix: delimiter stack). */
final class Delimiter {
    /** The text node that shows the delimiter while it is plain text. */
    final Inline node;

    /** {@code *}, {@code _}, {@code ~}, {@code [}, or the negative kind of the node that a tag opens. */
    final int character;

    /** Index in the parsed text. */
    final int position;

    /** Number of characters, originally and now. A bracket has 1, or 2 if it opens an image. */
    final int originalLength;

    int length;

    boolean canOpen;

    boolean canClose;

    /** Whether another bracket was opened inside this bracket, so that the enclosed text is not a label (CM 6.3). */
    boolean containsBracket;

    /** Whether this is probably an opener while the text is unfinished. */
    boolean likelyOpener = true;

    /** Greatest depth of the nodes between this delimiter and the next one. */
    int depth;

    @Nullable
    Delimiter previous;

    @Nullable
    Delimiter next;

    /** The enclosing bracket, if this is a bracket or a tag. */
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
