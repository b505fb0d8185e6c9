// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import java.time.Duration;

/** Token buckets by name, shared by all servers of a store. Thread-safe. */
public interface Buckets {
    /**
     * Takes one token.
     *
     * @param perMinute size of the bucket, and how much flows in per minute
     * @return zero if there was one, else how long until there will be
     */
    Duration take(String name, int perMinute);
}
