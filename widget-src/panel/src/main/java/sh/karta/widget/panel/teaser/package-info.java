// SPDX-License-Identifier: Apache-2.0
/** A line of the page beside the launcher. In the chunk {@code features}. Entry: {@link sh.karta.widget.panel.teaser.Teaser}. */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.teaser;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
