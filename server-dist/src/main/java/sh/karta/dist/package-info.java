// SPDX-License-Identifier: Apache-2.0
/** Builds the jar that users run. Entry: {@link sh.karta.dist.CompleteJar}. */
@UsedBy({})
@NullMarked
package sh.karta.dist;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
