// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import java.time.Duration;

/** Token buckets by name, shared by all servers of a store. Thread-safe. */
public interface Buckets {
    /**
     * Takes one token.
     *
     * @param perMinute size of the bucket, and number of tokens added per minute
     * @return zero if a token was available, else the time until one will be
     */
    Duration consume(String name, int perMinute);
}
