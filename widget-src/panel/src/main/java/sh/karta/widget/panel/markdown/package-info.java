// SPDX-License-Identifier: Apache-2.0
/**
 * Markdown as DOM nodes, while it arrives. Permitted dependents: {@code panel.view}. Entry: {@link
 * sh.karta.widget.panel.markdown.MarkdownView}.
 */
@NullMarked
package sh.karta.widget.panel.markdown;

import org.jspecify.annotations.NullMarked;
