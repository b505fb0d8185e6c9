// SPDX-License-Identifier: Apache-2.0
/** Sample of {@link sh.karta.architecture.PackageRulesTest}. */
@NullMarked
package sh.karta.architecture.other;

import org.jspecify.annotations.NullMarked;
