// SPDX-License-Identifier: Apache-2.0
/** The add-on for vectors. The server finds {@link sh.karta.vectors.MiniLm} as a service. */
@UsedBy("sh.karta.benchmark.search")
@NullMarked
package sh.karta.vectors;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
