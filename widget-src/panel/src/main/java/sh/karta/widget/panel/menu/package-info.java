// SPDX-License-Identifier: Apache-2.0
/** The menu of the conversation. In the chunk {@code features}. Entry: {@link sh.karta.widget.panel.menu.MenuView}. */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.menu;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
