// SPDX-License-Identifier: Apache-2.0
/** The errors that callers get, with the codes of wire protocol §5. Entry: {@link sh.karta.server.problem.Problem}. */
@UsedBy("..")
@NullMarked
package sh.karta.server.problem;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
