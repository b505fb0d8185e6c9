// SPDX-License-Identifier: Apache-2.0
/** The visible panel. Permitted dependents: none. Entry: {@link sh.karta.widget.panel.Main}. */
@NullMarked
package sh.karta.widget.panel;

import org.jspecify.annotations.NullMarked;
