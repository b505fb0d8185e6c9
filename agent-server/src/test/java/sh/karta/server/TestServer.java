// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import sh.karta.server.config.ConfigException;
import sh.karta.server.config.ConfigFile;
import sh.karta.server.config.SchemaCheck;
import sh.karta.server.config.ServerConfig;
import sh.karta.server.store.Store;
import sh.karta.server.store.postgres.TestPostgres;

/** A server for one test. Its agent plays scripts without delays unless the config sets a pace. */
final class TestServer implements AutoCloseable {
    /** Tag of tests that do not depend on the store. They also run against PostgreSQL. */
    static final String BOTH_STORES = "both-stores";

    static final String QUICK_DEMO = """
            projects:
              demo/assistant:
                keys:
                  - {key: pk_test_demo, origins: [loopback]}
                agent: {kind: scripted, pace_millis: 0}
            """;

    /** A busy machine may delay a request for longer than a server does. */
    private static final Duration QUEUE_LIMIT = Duration.ofMinutes(5);

    private final Path directory;
    private final ServerConfig config;
    private final HeldPort port = new HeldPort();
    private KartaServer server;

    private TestServer(Path directory, ServerConfig config) {
        this.directory = directory;
        this.config = config;
        server = start();
    }

    static TestServer quick(Path directory) {
        return with(directory, QUICK_DEMO);
    }

    /** Returns whether the servers of this test run use PostgreSQL. */
    static boolean onPostgres() {
        return "postgres".equals(System.getProperty("karta.test.store"));
    }

    /** @param yaml a config file without port and data directory; if it has no store, the store of this test run is used */
    static TestServer with(Path directory, String yaml) {
        String config = onPostgres() && !yaml.contains("store:")
                ? "store: " + TestPostgres.NEWEST.database() + "\n" + yaml
                : yaml;
        if (!yaml.contains("management:")) {
            config = "management: {port: off}\n" + config;
        }
        if (!SchemaCheck.errors(config).isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", SchemaCheck.errors(config)));
        }
        try {
            Path file = Files.writeString(directory.resolve("config.yaml"), config);
            return new TestServer(directory, ConfigFile.read(file, System::getenv));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private KartaServer start() {
        try {
            return KartaServer.start(
                    config.with(null, port.number(), directory.resolve("data"), null),
                    workers -> Map.of(),
                    QUEUE_LIMIT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return "http://127.0.0.1:" + port.number();
    }

    /** Stops the server without waiting for turns, then starts another with the same port and data. */
    void restart() {
        server.close();
        server = start();
    }

    /** Changes a store that no server uses. */
    interface Offline {
        void change(Store store) throws IOException;
    }

    /** Restarts the server like {@link #restart()}, and changes its store meanwhile. */
    void restart(Offline offline) {
        server.close();
        try (Store store = Stores.openBeside(config.with(null, null, directory.resolve("data"), null))) {
            offline.change(store);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server = start();
    }

    /** Makes a session look unused for a number of days. */
    void age(String sessionId, int days) throws SQLException {
        String url = "jdbc:sqlite:" + directory.resolve("data/karta.db");
        try (Connection connection = DriverManager.getConnection(url);
                PreparedStatement update =
                        connection.prepareStatement("UPDATE session SET active_at = active_at - ? WHERE id = ?")) {
            update.setLong(1, Duration.ofDays(days).toMillis());
            update.setString(2, sessionId);
            update.executeUpdate();
        }
    }

    /** Returns the server's store. Changes to it look like those of another process. */
    Store store() {
        return server.store();
    }

    TestClient client() {
        return new TestClient(address());
    }

    /** Returns a client of the management listener, which the config must enable. */
    TestClient operator() {
        return new TestClient(server.managementAddress());
    }

    @Override
    public void close() {
        server.close();
        port.close();
    }
}
