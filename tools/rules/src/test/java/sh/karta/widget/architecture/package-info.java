// SPDX-License-Identifier: Apache-2.0
/** Architecture rules for all modules of the widget. */
@NullMarked
package sh.karta.widget.architecture;

import org.jspecify.annotations.NullMarked;
