// SPDX-License-Identifier: Apache-2.0
/** Who the visitor is, and the bearer tokens that say so (wire-protocol §1). Entry: {@link sh.karta.widget.core.auth.Tokens}. Permitted dependents: transport, client, conversation. */
@NullMarked
package sh.karta.widget.core.auth;

import org.jspecify.annotations.NullMarked;
