// SPDX-License-Identifier: Apache-2.0
/**
 * Formulas as MathML, in the chunk {@code features/math}. Entry: {@link sh.karta.widget.panel.math.Formulas}.
 */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.math;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
