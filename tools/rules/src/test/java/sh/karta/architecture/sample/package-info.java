// SPDX-License-Identifier: Apache-2.0
/** Sample of {@link sh.karta.architecture.PackageRulesTest}. */
@UsedBy("e")
@NullMarked
package sh.karta.architecture.sample;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
