// SPDX-License-Identifier: Apache-2.0
/** The host's brand: fields, their checks, and the colours that follow. Entry: {@link sh.karta.widget.panel.theme.Theme}. Permitted dependents: panel. */
@NullMarked
package sh.karta.widget.panel.theme;

import org.jspecify.annotations.NullMarked;
