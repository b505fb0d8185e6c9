// SPDX-License-Identifier: Apache-2.0
/** The visitor's identity and bearer tokens (wire-protocol §1). Entry: {@link sh.karta.widget.core.auth.Tokens}. */
@UsedBy({"core.client", "core.conversation", "core.transport", "headless"})
@NullMarked
package sh.karta.widget.core.auth;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
