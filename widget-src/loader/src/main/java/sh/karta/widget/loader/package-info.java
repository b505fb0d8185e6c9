// SPDX-License-Identifier: Apache-2.0
/** The script that a page loads: {@code karta.js}. Permitted dependents: none. Entry: {@link sh.karta.widget.loader.Main}. */
@NullMarked
package sh.karta.widget.loader;

import org.jspecify.annotations.NullMarked;
