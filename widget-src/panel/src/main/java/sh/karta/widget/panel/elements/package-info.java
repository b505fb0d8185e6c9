// SPDX-License-Identifier: Apache-2.0
/**
 * Elements that several features show. Entry: {@link sh.karta.widget.panel.elements.Icons}. Permitted dependents:
 * panel.
 */
@NullMarked
package sh.karta.widget.panel.elements;

import org.jspecify.annotations.NullMarked;
