// SPDX-License-Identifier: Apache-2.0
/** The annotation of packages that lists their permitted dependents. Entry: {@link sh.karta.architecture.UsedBy}. */
@UsedBy("..")
@NullMarked
package sh.karta.architecture;

import org.jspecify.annotations.NullMarked;
