// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import java.util.concurrent.CompletionStage;

/**
 * Deletes expired rows: counters, used ids, bookings of crashed servers, deliveries that no server claims, old sums of owners. Call it
 * every minute.
 */
public interface Sweep {
    CompletionStage<Void> sweep();
}
