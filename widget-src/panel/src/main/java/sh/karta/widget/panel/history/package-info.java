// SPDX-License-Identifier: Apache-2.0
/** The list of conversations. In the chunk {@code features}. Entry: {@link sh.karta.widget.panel.history.HistorySheet}. */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.history;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
