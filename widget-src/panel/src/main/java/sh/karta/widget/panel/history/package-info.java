// SPDX-License-Identifier: Apache-2.0
/**
 * The list of conversations, in the chunk {@code history}. Entry: {@link sh.karta.widget.panel.history.HistorySheet}.
 */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.history;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
