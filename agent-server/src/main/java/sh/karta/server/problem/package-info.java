// SPDX-License-Identifier: Apache-2.0
/** What can go wrong for a caller, in the words of wire protocol §5. Entry: {@link sh.karta.server.problem.Problem}. */
@UsedBy("..")
@NullMarked
package sh.karta.server.problem;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
