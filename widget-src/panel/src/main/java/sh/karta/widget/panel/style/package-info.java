// SPDX-License-Identifier: Apache-2.0
/** What the panel looks like. Entry: {@link sh.karta.widget.panel.style.Stylesheet}. Permitted dependents: panel. */
@NullMarked
package sh.karta.widget.panel.style;

import org.jspecify.annotations.NullMarked;
