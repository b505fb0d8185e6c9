// SPDX-License-Identifier: Apache-2.0
/** Shows Markdown as DOM nodes while it arrives. Entry: {@link sh.karta.widget.panel.markdown.MarkdownView}. */
@UsedBy({
    "panel.actions",
    "panel.features",
    "panel.menu",
    "panel.transcript",
    "panel.versions",
    "sh.karta.benchmark.markdown"
})
@NullMarked
package sh.karta.widget.panel.markdown;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
