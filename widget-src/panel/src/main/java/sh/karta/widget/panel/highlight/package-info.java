// SPDX-License-Identifier: Apache-2.0
/**
 * The colours of code, in the chunk {@code features/highlight}. Entry: {@link sh.karta.widget.panel.highlight.CodeColors}.
 */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.highlight;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
