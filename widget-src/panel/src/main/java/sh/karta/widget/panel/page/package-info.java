// SPDX-License-Identifier: Apache-2.0
/**
 * Calls of the page that add to the panel. In the chunk {@code features}. Entry: {@link
 * sh.karta.widget.panel.page.PageCall}.
 */
@UsedBy({"panel.features", "panel.render", "panel.suggest", "panel.teaser"})
@NullMarked
package sh.karta.widget.panel.page;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
