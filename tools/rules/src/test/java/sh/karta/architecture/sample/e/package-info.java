// SPDX-License-Identifier: Apache-2.0
/** Sample of {@link sh.karta.architecture.PackageRulesTest}. */
@UsedBy({".", "sh.karta.architecture.other"})
@NullMarked
package sh.karta.architecture.sample.e;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
