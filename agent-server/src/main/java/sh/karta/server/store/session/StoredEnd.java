// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.session;

import java.util.UUID;

/**
 * The fields of a session that other servers can change.
 *
 * @param id of the last append
 * @param owner as in {@link Head}; an adoption changes it without an append
 */
public record StoredEnd(UUID id, String owner) {}
