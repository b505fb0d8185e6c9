// SPDX-License-Identifier: Apache-2.0
/**
 * Lets the visitor make the panel larger or smaller. In the chunk
 * {@code features}. Entry: {@link sh.karta.widget.panel.expand.LargerView}.
 */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.expand;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
