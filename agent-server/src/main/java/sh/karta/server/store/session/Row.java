// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.session;

import java.time.Instant;

/**
 * An event of a session as it is stored.
 *
 * @param seq its number; a part's row has the number of the part's last live word
 * @param branch which version of the conversation it belongs to; 0 for the first
 * @param body the event's JSON
 */
public record Row(long seq, int branch, String type, Instant at, String body) {}
