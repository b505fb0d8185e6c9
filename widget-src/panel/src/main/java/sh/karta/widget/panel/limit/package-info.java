// SPDX-License-Identifier: Apache-2.0
/** The card of a reached limit. In the chunk {@code features}. Entry: {@link sh.karta.widget.panel.limit.LimitView}. */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.limit;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
