// SPDX-License-Identifier: Apache-2.0
/** Builds the jar that users run. Entry: {@link sh.karta.dist.CompleteJar}. */
@NullMarked
package sh.karta.dist;

import org.jspecify.annotations.NullMarked;
