// SPDX-License-Identifier: Apache-2.0
/**
 * Shows Markdown as DOM nodes while it arrives. Permitted dependents: {@code panel.transcript}. Entry:
 * {@link sh.karta.widget.panel.markdown.MarkdownView}.
 */
@NullMarked
package sh.karta.widget.panel.markdown;

import org.jspecify.annotations.NullMarked;
