// SPDX-License-Identifier: Apache-2.0
/**
 * Parses Markdown while it arrives: CommonMark 0.31.2 without raw HTML, plus GFM's tables, strikethrough, task list
 * items and autolinks. Entry:
 * {@link sh.karta.widget.core.markdown.MarkdownParser}.
 *
 * <p>The path of a piece of text:
 *
 * <ol>
 *   <li>{@code MarkdownParser} splits it into lines.
 *   <li>{@code BlockStructure} decides which open blocks a line continues, {@code BlockStarts} which blocks it
 *   starts. {@code BlockTree} holds the open blocks.
 *   <li>The text of the line goes to the open {@code Leaf}.
 *   <li>Once per piece, {@code InlineParser} parses the part of the leaf that can still change.
 *   <li>{@code InlinePatch} compares the result with the nodes shown and reports the difference to the
 *   {@link sh.karta.widget.core.markdown.MarkdownSink}.
 * </ol>
 *
 * <p>Comments cite the standards by section: "CM" is CommonMark 0.31.2, "GFM" is GitHub Flavored Markdown 0.29.
 * Deliberate deviations:
 *
 * <ul>
 *   <li>HTML blocks (CM 4.6) and raw HTML (CM 6.6) are text, except for line breaks, comments, and three elements without
 *   attributes, see {@code Tags}.
 *   <li>Emphasis with {@code *} and strikethrough need no spaces around characters of Chinese, Japanese and Korean
 *   (markdown-cjk-friendly). Bare addresses end before them where a reader would end them, see {@code Autolinks}.
 *   <li>Only the common named entities (CM 2.5) are known, see {@link sh.karta.widget.core.markdown.EntityTable}.
 *   <li>Blocks nest up to {@link sh.karta.widget.core.markdown.MarkdownParser#MAX_DEPTH} levels, and so do inlines.
 *   Deeper markers are text.
 *   <li>A backtick string is at most 80 backticks long.
 *   <li>A table's header row contains at least one pipe.
 *   <li>Strikethrough uses exactly two tildes.
 *   <li>Formulas are inline nodes: {@code $…$} in a line, {@code $$…$$}, {@code \(…\)}, {@code \[…\]}. Prices, escaped
 *   brackets and code are not formulas, see {@code InlineParser}.
 *   <li>A bare address also ends at a quotation mark, because it may be part of raw HTML that is shown as text.
 * </ul>
 */
@UsedBy({
    "panel.announcer",
    "panel.features",
    "panel.markdown",
    "panel.transcript",
    "differential",
    "sh.karta.benchmark.markdown"
})
@NullMarked
package sh.karta.widget.core.markdown;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
