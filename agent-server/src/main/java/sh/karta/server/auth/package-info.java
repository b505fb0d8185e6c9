// SPDX-License-Identifier: Apache-2.0
/**
 * Who may do what (wire protocol §1): embed keys and their origins, verified identity, tokens, stream tickets. Entry:
 * {@link sh.karta.server.auth.Mint}, which trades a key for a token, and {@link sh.karta.server.auth.Tokens}, which
 * reads it back.
 */
@UsedBy({".", "cli", "config", "http"})
@NullMarked
package sh.karta.server.auth;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
