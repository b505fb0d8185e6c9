// SPDX-License-Identifier: Apache-2.0
/**
 * Answers calls of the page that have an invalid argument. In the chunk {@code features}. Entry: {@link
 * sh.karta.widget.panel.page.RefusedCall}.
 */
@UsedBy({"panel.features", "panel.render", "panel.suggest", "panel.teaser"})
@NullMarked
package sh.karta.widget.panel.page;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
