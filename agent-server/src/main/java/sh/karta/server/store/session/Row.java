// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.session;

import java.time.Instant;

/**
 * An event of a session as it is stored.
 *
 * @param seq its number; a part's row has the number of the part's last live word
 * @param body the event's JSON
 */
public record Row(long seq, String type, Instant at, String body) {}
