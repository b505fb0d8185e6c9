// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.session;

import java.time.Instant;

/**
 * A message that was accepted under an idempotency key.
 *
 * @param hash of the message's content, to tell a repeated message from another one under the same key
 * @param seq number of the row, which is also in the response
 */
public record Accepted(String key, String hash, long seq, Instant at) {}
