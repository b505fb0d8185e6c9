// SPDX-License-Identifier: Apache-2.0
/**
 * What most visits never see: the views of what an agent does besides answering, and of a limit. The build puts it into a
 * file of its own, which {@link sh.karta.widget.panel.view.Rare} loads when it is first needed. Entry: {@link
 * sh.karta.widget.panel.rare.RareViews}. Permitted dependents: panel.view, behind that class.
 */
@NullMarked
package sh.karta.widget.panel.rare;

import org.jspecify.annotations.NullMarked;
