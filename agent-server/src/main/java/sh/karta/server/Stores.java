// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import sh.karta.server.config.ServerConfig;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.Store;
import sh.karta.server.store.postgres.PostgresStore;
import sh.karta.server.store.session.Filter;
import sh.karta.server.store.sqlite.SqliteStore;

/** Opens the store that a config names. */
public final class Stores {
    /** Most databases have started within this time. */
    private static final Duration DATABASE_START = Duration.ofMinutes(1);

    private Stores() {}

    /**
     * Opens the store for a server. Waits up to a minute for a database that is still starting.
     *
     * @throws IOException if the store cannot be opened or reached; the message gives the reason
     */
    public static Store open(ServerConfig config) throws IOException {
        Store store = openAlone(config);
        try {
            if (!config.store().equals(ServerConfig.SQLITE)) {
                refuseUnmigrated(config, store);
            }
            return store;
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /**
     * Opens the store for a command that replaces its contents. Waits like {@link #open}.
     *
     * @throws IOException if the store cannot be opened or reached; the message gives the reason
     */
    public static Store openAlone(ServerConfig config) throws IOException {
        if (!config.store().equals(ServerConfig.SQLITE)) {
            return PostgresStore.openWaiting(config.store(), DATABASE_START);
        }
        refuseOlder(config.data());
        return SqliteStore.open(config.data());
    }

    /** Returns whether the data folder of a config has a store, of this version or an older one. A database is not asked. */
    public static boolean exists(ServerConfig config) {
        return !config.store().equals(ServerConfig.SQLITE)
                || Files.exists(config.data().resolve("karta.db"))
                || Files.exists(config.data().resolve("sessions.db"));
    }

    /** Opens the store for a command line tool. A server may use the same store at the same time. */
    public static Store openBeside(ServerConfig config) throws IOException {
        if (!config.store().equals(ServerConfig.SQLITE)) {
            return PostgresStore.openBeside(config.store());
        }
        refuseOlder(config.data());
        return SqliteStore.openBeside(config.data());
    }

    /**
     * Opens a store for the data of an older one.
     *
     * @param place a directory, or the address of a PostgreSQL database
     */
    public static Store openTarget(String place) throws IOException {
        if (place.startsWith("jdbc:postgresql:")) {
            return PostgresStore.open(place);
        }
        if (place.contains("://") || place.startsWith("jdbc:")) {
            throw Problem.invalid("--to: expected a directory or jdbc:postgresql://….");
        }
        Path folder = Path.of(place);
        if (Files.exists(folder.resolve("sessions.db"))) {
            throw new IOException(
                    "--to: the directory " + folder + " has data of an older version. Choose a new directory.");
        }
        return SqliteStore.open(folder);
    }

    /** Refuses a folder of an older version, because a server with a new, empty store would seem to have lost the conversations. */
    private static void refuseOlder(Path data) throws IOException {
        if (isOlder(data)) {
            throw new IOException("The data folder " + data + " was written by an older version of karta-server. "
                    + "Convert it once, into a new folder: karta-server migrate --from " + data + " --to " + data
                    + "-new. Then start the server with --data " + data + "-new.");
        }
    }

    /** Refuses an empty database beside a folder of an older version, for the same reason. */
    private static void refuseUnmigrated(ServerConfig config, Store store) throws IOException {
        Path data = config.data();
        if (isOlder(data)
                && store.meta().generation() == 0 // otherwise a migration or a backup filled it
                && store.sessions()
                        .list(new Filter(null, null), null, 1)
                        .items()
                        .isEmpty()) {
            throw new IOException("The data folder " + data + " was written by an older version of karta-server, and"
                    + " the database has no conversations yet. Convert it once: karta-server migrate --from " + data
                    + " --to \"" + withoutPassword(config.store()) + "\". To start without its conversations,"
                    + " choose another folder with --data.");
        }
    }

    private static boolean isOlder(Path data) {
        return Files.exists(data.resolve("sessions.db")) && !Files.exists(data.resolve("karta.db"));
    }

    private static String withoutPassword(String url) {
        return url.replaceAll("(?i)(password=)[^&]*", "$1…").replaceFirst("//[^/@]*@", "//…@");
    }
}
