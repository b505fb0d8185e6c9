// SPDX-License-Identifier: Apache-2.0
/**
 * The menu of the conversation. In the chunk {@code features}. Entry: {@link sh.karta.widget.panel.menu.MenuView}.
 * Permitted dependents: panel.features.
 */
@NullMarked
package sh.karta.widget.panel.menu;

import org.jspecify.annotations.NullMarked;
