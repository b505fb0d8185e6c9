// SPDX-License-Identifier: Apache-2.0
/** The add-on for vectors. The server finds {@link sh.karta.vectors.MiniLm} as a service. */
@NullMarked
package sh.karta.vectors;

import org.jspecify.annotations.NullMarked;
