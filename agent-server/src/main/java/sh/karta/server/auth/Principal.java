// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.auth;

import sh.karta.server.session.Owner;

/**
 * Whoever sent a request, as its token says.
 *
 * @param id the {@code sub} of the token: verified user id or visitor id
 * @param embedKey the key the token was minted with
 */
public record Principal(Owner owner, String id, String embedKey) {}
