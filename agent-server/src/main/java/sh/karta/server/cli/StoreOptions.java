// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import sh.karta.server.Stores;
import sh.karta.server.config.ConfigException;
import sh.karta.server.config.ConfigFile;
import sh.karta.server.config.ServerConfig;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.Store;

/** The options that select a store, for commands that use it while a server may be running. */
final class StoreOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:KARTA_DATA}",
            description = "The server's data directory. Default karta-data.")
    private @Nullable Path data;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "${env:KARTA_CONFIG}",
            description = "The server's config file.")
    private @Nullable Path config;

    ServerConfig settings() throws ConfigException {
        return (config == null ? ServerConfig.demo() : ConfigFile.read(config, System::getenv))
                .with(null, null, data, null);
    }

    /** Returns whether the store exists. A database is assumed to exist. */
    boolean hasStore() throws ConfigException {
        return Stores.exists(settings());
    }

    /**
     * Opens a store that exists.
     *
     * @throws Problem if there is none, because a mistyped directory must not look like one without sessions
     */
    Store openExisting() throws ConfigException, IOException {
        ServerConfig settings = settings();
        if (!Stores.exists(settings)) {
            throw Problem.notFound(
                    "The directory " + settings.data().toAbsolutePath().normalize()
                            + " has no store. Name the server's data directory with --data, or its config file with --config.");
        }
        return Stores.openBeside(settings);
    }

    Store open() throws ConfigException, IOException {
        return Stores.openBeside(settings());
    }
}
