// SPDX-License-Identifier: Apache-2.0
/** Sample of {@link sh.karta.architecture.PackageRulesTest}. */
@UsedBy({})
@NullMarked
package sh.karta.architecture.sample.b;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
