// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import sh.karta.server.config.ServerConfig;
import sh.karta.server.store.Store;
import sh.karta.server.store.postgres.PostgresStore;
import sh.karta.server.store.sqlite.SqliteStore;

/** Opens the store that a config names. */
public final class Stores {
    /** Most databases have started within this time. */
    private static final Duration DATABASE_START = Duration.ofMinutes(1);

    private Stores() {}

    /**
     * Opens the store for a server, or for a command that replaces its contents. Waits up to a minute for a database that is still starting.
     *
     * @throws IOException if the store cannot be opened or reached; the message gives the reason
     */
    public static Store open(ServerConfig config) throws IOException {
        if (!config.store().equals(ServerConfig.SQLITE)) {
            return PostgresStore.openWaiting(config.store(), DATABASE_START);
        }
        return SqliteStore.open(config.data());
    }

    /** Returns whether the data folder of a config has a store. A database is not asked. */
    public static boolean exists(ServerConfig config) {
        return !config.store().equals(ServerConfig.SQLITE)
                || Files.exists(config.data().resolve("karta.db"));
    }

    /** Opens the store for a command line tool. A server may use the same store at the same time. */
    public static Store openBeside(ServerConfig config) throws IOException {
        if (!config.store().equals(ServerConfig.SQLITE)) {
            return PostgresStore.openBeside(config.store());
        }
        return SqliteStore.openBeside(config.data());
    }
}
