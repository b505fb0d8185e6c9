// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads and replaces the whole content of a store, row by row and in the same form for every kind of store. Counters, used ids and
 * leases of servers are left out. Calls block.
 */
public interface Dump {
    /** A row: its columns by name, without those that are null. */
    record TableRow(String table, ObjectNode values) {}

    interface Sink {
        void add(TableRow row) throws IOException;
    }

    interface Source {
        /** Returns the next row; null after the last. */
        @Nullable
        TableRow next() throws IOException;
    }

    /** Passes every row to the sink, table by table, as of one moment. Servers may continue to write. */
    void writeTo(Sink sink) throws IOException;

    /**
     * Replaces everything with these rows, or changes nothing. Keeps the store's list of erased owners and sessions, and deletes their data
     * from the new rows. Keys that are disabled or have revoked tokens stay so. Starts a new generation, because readers may have seen events
     * that are now lost. Fails while a server uses the store.
     */
    void replaceWith(Source source) throws IOException;
}
