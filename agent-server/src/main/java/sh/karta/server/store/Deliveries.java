// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Deliveries to webhooks, kept until they succeed or are given up. Each is sent at least once. Servers that share a store share the work. A
 * delivery that no server claims for two days, because no configuration has its address any more, is deleted. Thread-safe.
 */
public interface Deliveries {
    /** Maximum number of pending deliveries for one address. */
    int MAX_PENDING = 10_000;

    /**
     * A delivery.
     *
     * @param id by which receivers recognize a repeated delivery
     * @param session the session with which the delivery is deleted; empty for none
     * @param attempt counted from 1; 0 before the first
     */
    record Delivery(UUID id, String address, String session, String body, int attempt) {}

    /**
     * Adds deliveries that are due immediately. Completes with those that were not added, because their address has {@link #MAX_PENDING}.
     */
    CompletionStage<List<Delivery>> add(List<Delivery> deliveries);

    /**
     * Adds deliveries unless an earlier call with the same name did. Both are one transaction.
     *
     * @param interval how long the name is remembered
     * @return whether they were added
     */
    CompletionStage<Boolean> addOnce(String name, Duration interval, List<Delivery> deliveries);

    /**
     * Takes deliveries for an address that are due, the earliest first. Each goes to one caller. Unless it is {@linkplain #end ended}
     * or {@linkplain #retry postponed} in time, another caller takes it over.
     *
     * @param lease longer than an attempt can take
     */
    List<Delivery> claim(String address, int max, Duration lease);

    /** Removes a delivery that succeeded or was given up. */
    CompletionStage<Void> end(Delivery delivery);

    /** Postpones a delivery that failed. No effect if another caller has taken it over. */
    CompletionStage<Void> retry(Delivery delivery, Duration after);
}
