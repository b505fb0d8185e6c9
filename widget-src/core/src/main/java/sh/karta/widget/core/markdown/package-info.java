// SPDX-License-Identifier: Apache-2.0
/**
 * Markdown that is parsed while it arrives: CommonMark 0.31.2 without raw HTML, with GFM's tables, strikethrough, task list
 * items and autolinks. Permitted dependents: panel, headless. Entry: {@link sh.karta.widget.core.markdown.MarkdownParser}.
 *
 * <p>How a piece of text travels: {@code MarkdownParser} cuts it into lines; {@code BlockStructure} decides
 * which blocks each line continues, {@code BlockStarts} which it opens, and {@code BlockTree} holds them; the text goes to
 * the {@code Leaf} that is open; once per piece {@code InlineParser} parses the part of the leaf that can still change, and
 * {@code InlinePatch} tells the {@link sh.karta.widget.core.markdown.MarkdownSink} what differs from what is shown.
 *
 * <p>Rules of the standards are cited beside the code by section, "CM" for CommonMark 0.31.2 and "GFM" for GitHub
 * Flavored Markdown 0.29. Deviations, all on purpose:
 *
 * <ul>
 *   <li>HTML blocks (CM 4.6) and raw HTML (CM 6.6) do not exist: {@code <} is text unless it begins an autolink.
 *   <li>Of the named entities (CM 2.5) the common ones are known, see {@code Entities}.
 *   <li>Blocks nest up to {@link sh.karta.widget.core.markdown.MarkdownParser#MAX_DEPTH} deep, inlines likewise; beyond
 *       it markers are text.
 *   <li>A code span's run of backticks is at most 80 long.
 *   <li>A table's header row has at least one pipe.
 *   <li>Strikethrough takes exactly two tildes.
 *   <li>A bare address ends at a quotation mark too: it may stand in what would be raw HTML.
 * </ul>
 */
@NullMarked
package sh.karta.widget.core.markdown;

import org.jspecify.annotations.NullMarked;
