// SPDX-License-Identifier: Apache-2.0
/**
 * String operations for streamed text. Permitted dependents: every package of the widget. Entry:
 * {@link sh.karta.widget.core.text.Text}.
 */
@NullMarked
package sh.karta.widget.core.text;

import org.jspecify.annotations.NullMarked;
