// SPDX-License-Identifier: Apache-2.0
/**
 * Access control (wire protocol §1): embed keys and their origins, verified identity, tokens, stream tickets. Entry: {@link
 * sh.karta.server.auth.Mint}, which exchanges a key for a token, and {@link sh.karta.server.auth.Tokens}, which verifies the token.
 */
@UsedBy({".", "cli", "config", "http"})
@NullMarked
package sh.karta.server.auth;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
