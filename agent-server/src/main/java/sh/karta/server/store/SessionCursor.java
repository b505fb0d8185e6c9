// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import java.time.Instant;

/**
 * A place in a list of sessions, which is ordered by last activity and then by id, both descending. Times alone would not do:
 * sessions that share one would be lost between two pages.
 *
 * @param id empty for the place behind all sessions of this time
 */
public record SessionCursor(Instant at, String id) {
    /** Returns the place before the first session that was last active before a time. */
    public static SessionCursor before(Instant at) {
        return new SessionCursor(at, "");
    }
}
