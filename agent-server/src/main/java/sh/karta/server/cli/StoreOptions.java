// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import sh.karta.server.Stores;
import sh.karta.server.config.ConfigException;
import sh.karta.server.config.ConfigFile;
import sh.karta.server.config.ServerConfig;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.Store;
import sh.karta.server.store.session.Filter;
import sh.karta.server.store.session.Head;

/** The options that select a store, for commands that use it while a server may be running. */
final class StoreOptions {
    /** Number of sessions whose projects a message lists. */
    private static final int RECENT = 200;

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

    /**
     * Opens a store like {@link #openExisting()}, to read the data of a project.
     *
     * @param project null for all projects
     * @throws Problem if neither the config nor the store has the project, because a mistyped name must not look like one without data
     */
    Store openExisting(@Nullable String project) throws ConfigException, IOException {
        Store store = openExisting();
        try {
            String unknown = project == null ? null : unknown(project, store);
            if (unknown != null) {
                throw Problem.invalid(unknown);
            }
            return store;
        } catch (ConfigException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** Warns of a project that neither the config nor the store has. Its sessions may have been deleted, so the command goes on. */
    void warnIfUnknown(String project, Store store, PrintWriter err) throws ConfigException {
        String unknown = unknown(project, store);
        if (unknown != null) {
            err.println("warning: " + unknown);
            err.flush();
        }
    }

    private @Nullable String unknown(String project, Store store) throws ConfigException {
        Set<String> known = new TreeSet<>(settings().projects().keySet());
        if (known.contains(project) || !heads(store, project, 1).isEmpty()) {
            return null;
        }
        store.keys().all().forEach(key -> known.add(key.project()));
        if (known.contains(project)) {
            return null;
        }
        heads(store, null, RECENT).forEach(head -> known.add(head.project()));
        return "--project: neither the config nor the store has " + project + ", expected "
                + String.join(" or ", known) + "."
                + (config == null ? " Name the server's config file with --config." : "");
    }

    private static List<Head> heads(Store store, @Nullable String project, int limit) {
        return store.sessions().list(new Filter(project, null), null, limit).items();
    }

    Store open() throws ConfigException, IOException {
        return Stores.openBeside(settings());
    }
}
