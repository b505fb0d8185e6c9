// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.pdf;

import java.util.List;

/**
 * The text of a PDF file, without Markdown or other markup.
 *
 * @param title title of the document; empty if none is known
 * @param blocks in reading order
 * @param leftOut the content that is missing from the blocks, such as "pages after the first 2,000"; empty if nothing is
 */
public record PdfText(String title, List<Block> blocks, String leftOut) {
    public enum Kind {
        HEADING,
        PARAGRAPH,
        /** An item of a list, without its bullet. */
        ITEM
    }

    /**
     * A heading, paragraph or item.
     *
     * @param level of a heading, from 1 to 6; 0 for other blocks
     * @param page number of the page on which it starts, from 1
     * @param text in one line
     */
    public record Block(Kind kind, int level, int page, String text) {}
}
