// SPDX-License-Identifier: Apache-2.0
/** Errors, with the codes of wire-protocol §5. Entry: {@link sh.karta.widget.core.error.KartaError}. */
@UsedBy("..")
@NullMarked
package sh.karta.widget.core.error;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
