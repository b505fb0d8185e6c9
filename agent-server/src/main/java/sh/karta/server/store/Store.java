// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import com.fasterxml.jackson.databind.JsonNode;
import sh.karta.server.store.session.Nodes;
import sh.karta.server.store.session.SessionStore;

/** Everything that a server stores. The key {@code store} of the config selects the implementation. */
public interface Store extends AutoCloseable {
    SessionStore sessions();

    IdempotencyKeys idempotencyKeys();

    /** Returns a new server's view of the servers that share the store. */
    Nodes nodes();

    Files files();

    Feedback feedback();

    Ledger ledger();

    Buckets buckets();

    OneTimeIds oneTimeIds();

    KeyStore keys();

    Meta meta();

    Deliveries deliveries();

    ErasedOwners erasedOwners();

    Sweep sweep();

    Dump dump();

    /**
     * Checks that the store can be reached.
     *
     * @return details for operators: at least {@code kind}
     * @throws sh.karta.server.problem.Problem {@code unavailable}
     */
    JsonNode health();

    @Override
    void close();
}
