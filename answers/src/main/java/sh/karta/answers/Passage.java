// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A section of a document that can be quoted on its own.
 *
 * @param page title of the document, as Markdown
 * @param summary description of the document; empty for none
 * @param language language that the document names, such as {@code de-AT}; empty for none
 * @param above headings above the passage's own, joined by spaces
 * @param heading heading above the passage, as Markdown; empty before the first heading
 * @param anchor fragment of the passage's URL: the id of the heading, or {@code page=3} in a PDF file; empty for none
 */
record Passage(
        String page, String summary, String language, String above, String heading, String anchor, List<Block> blocks) {
    String text() {
        return blocks.stream().map(Block::text).collect(Collectors.joining("\n\n"));
    }
}
