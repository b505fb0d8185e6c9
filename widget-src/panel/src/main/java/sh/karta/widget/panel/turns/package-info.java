// SPDX-License-Identifier: Apache-2.0
/** Additions to the messages. In the chunk {@code features}. Entry: {@link sh.karta.widget.panel.turns.TurnsView}. */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.turns;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
