// SPDX-License-Identifier: Apache-2.0
/**
 * What all views share. Entry: {@link sh.karta.widget.panel.context.PanelContext}. Permitted dependents: panel, except
 * {@code panel.strings}, {@code panel.theme} and {@code panel.markdown}.
 */
@NullMarked
package sh.karta.widget.panel.context;

import org.jspecify.annotations.NullMarked;
