// SPDX-License-Identifier: Apache-2.0
/**
 * The actions under an answer. In the chunk {@code features}. Entry: {@link
 * sh.karta.widget.panel.actions.ActionsView}.
 */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.actions;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
