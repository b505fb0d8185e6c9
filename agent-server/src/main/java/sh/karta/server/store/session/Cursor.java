// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.session;

import java.time.Instant;

/**
 * A place in a list of sessions, which is ordered by last activity and then by id, both descending. The id decides between
 * sessions that share a time.
 *
 * @param id empty for the place after all sessions of this time
 */
public record Cursor(Instant at, String id) {}
