// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;

/** Runs all work in an open transaction, on the caller's thread. Its owner commits. */
final class OpenTransaction implements Database {
    /** Carries a failure through code that throws no checked exceptions. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final SQLException reason;

        Failed(SQLException reason) {
            super(reason);
            this.reason = reason;
        }

        SQLException reason() {
            return reason;
        }
    }

    private final Sql sql;

    OpenTransaction(Sql sql) {
        this.sql = sql;
    }

    @Override
    public <T> T read(Work<T> work) {
        try {
            return work.on(sql);
        } catch (SQLException e) {
            throw new Failed(e);
        }
    }

    @Override
    public <T> CompletableFuture<T> write(Work<T> work) {
        return CompletableFuture.completedFuture(read(work));
    }
}
