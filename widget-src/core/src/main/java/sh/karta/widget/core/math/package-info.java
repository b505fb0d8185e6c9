// SPDX-License-Identifier: Apache-2.0
/**
 * Reads formulas as LaTeX writes them, into elements of MathML Core. Entry: {@link sh.karta.widget.core.math.TexParser}.
 */
@UsedBy({"panel.math", "differential"})
@NullMarked
package sh.karta.widget.core.math;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
