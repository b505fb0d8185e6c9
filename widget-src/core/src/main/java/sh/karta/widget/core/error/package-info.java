// SPDX-License-Identifier: Apache-2.0
/**
 * Errors, with the codes of wire-protocol §5. Entry: {@link sh.karta.widget.core.error.KartaError}. Permitted
 * dependents: every package.
 */
@NullMarked
package sh.karta.widget.core.error;

import org.jspecify.annotations.NullMarked;
