// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import io.github.bucket4j.Bucket;

/** Token buckets by name, shared by all servers of a store. Thread-safe. */
public interface Buckets {
    /** @param perMinute size of the bucket, and how much flows in per minute */
    Bucket bucket(String name, int perMinute);
}
