// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import java.io.IOException;
import sh.karta.server.config.ServerConfig;
import sh.karta.server.store.Store;
import sh.karta.server.store.Told;
import sh.karta.server.store.embedded.EmbeddedStore;
import sh.karta.server.store.redis.RedisStore;

/** Opens the store that a config names. */
public final class Stores {
    private Stores() {}

    /**
     * Opens the store for a server.
     *
     * @throws IOException if the store cannot be opened or reached; the message gives the reason
     */
    public static Store open(ServerConfig config, Told told) throws IOException {
        return config.store().equals(ServerConfig.EMBEDDED)
                ? EmbeddedStore.open(config.data(), told)
                : RedisStore.open(config.store(), told);
    }

    /** Opens the store for a command line tool. A server may use the same store at the same time. */
    public static Store openBeside(ServerConfig config) throws IOException {
        return config.store().equals(ServerConfig.EMBEDDED)
                ? EmbeddedStore.openBeside(config.data(), Told.AT_ONCE)
                : RedisStore.open(config.store(), Told.AT_ONCE);
    }
}
