// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.List;

/**
 * A block of a document, as Markdown.
 *
 * @param lead the start of every excerpt of the block: the head of a table; empty for other blocks
 * @param parts the parts between which an excerpt may be cut: the rows of a table, the items of a list; one part for other blocks
 */
record Block(Kind kind, String lead, List<String> parts) {
    enum Kind {
        PARAGRAPH,
        LIST,
        TABLE,
        CODE
    }

    static Block of(Kind kind, String markdown) {
        return new Block(kind, "", List.of(markdown));
    }

    String text() {
        return text(parts);
    }

    /** Returns the block with only some of its parts. */
    String text(List<String> some) {
        return (lead.isEmpty() ? "" : lead + "\n") + String.join("\n", some);
    }

    Block with(List<String> some) {
        return new Block(kind, lead, List.copyOf(some));
    }
}
