// SPDX-License-Identifier: Apache-2.0
/**
 * Rules for the dependencies between packages. Entry: {@link sh.karta.architecture.UsedBy} for the code, {@link
 * sh.karta.architecture.PackageRules} for its tests.
 */
@NullMarked
package sh.karta.architecture;

import org.jspecify.annotations.NullMarked;
