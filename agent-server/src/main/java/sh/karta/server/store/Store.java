// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import com.fasterxml.jackson.databind.JsonNode;

/** Everything a server keeps outside its own memory. One config line decides which implementation it is. */
public interface Store extends AutoCloseable {
    EventLog events();

    FileStore files();

    Ledger ledger();

    Buckets buckets();

    Once once();

    KeyStore keys();

    /** A secret that all servers of this store share and nobody else knows: at least 32 bytes. */
    byte[] secret();

    /**
     * Whether the store can be reached.
     *
     * @return what an operator is shown: at least {@code kind}
     * @throws sh.karta.server.problem.Problem {@code unavailable}
     */
    JsonNode health();

    @Override
    void close();
}
