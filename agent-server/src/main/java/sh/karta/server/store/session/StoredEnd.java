// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.session;

import java.util.UUID;

/**
 * What other servers may have changed in a session.
 *
 * @param id of the last append
 * @param owner as in {@link Head}; an adoption changes it without an append
 */
public record StoredEnd(UUID id, String owner) {}
