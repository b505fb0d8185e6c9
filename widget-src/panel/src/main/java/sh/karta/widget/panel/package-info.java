// SPDX-License-Identifier: Apache-2.0
/** The visible panel. Entry: {@link sh.karta.widget.panel.Main}. */
@UsedBy({})
@NullMarked
package sh.karta.widget.panel;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
