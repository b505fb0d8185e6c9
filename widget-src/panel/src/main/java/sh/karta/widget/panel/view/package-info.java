// SPDX-License-Identifier: Apache-2.0
/** One class per item of the panel, each over the conversation's state; none holds truth. Entry: {@link sh.karta.widget.panel.view.Screen}. Permitted dependents: panel. */
@NullMarked
package sh.karta.widget.panel.view;

import org.jspecify.annotations.NullMarked;
