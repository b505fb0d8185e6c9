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
import sh.karta.server.config.ConfigException;
import sh.karta.server.config.ConfigFile;
import sh.karta.server.config.ServerConfig;
import sh.karta.server.store.Store;

/** A server of the test's own. Its agent plays at once unless the config says otherwise. */
final class TestServer implements AutoCloseable {
    /** Tag of what must hold whatever the store: run once more against Redis. */
    static final String BOTH_STORES = "both-stores";

    static final String QUICK_DEMO = """
            projects:
              demo/assistant:
                keys:
                  - {key: pk_test_demo, origins: [loopback]}
                agent: {kind: scripted, pace_millis: 0}
            """;

    private final Path directory;
    private final ServerConfig config;
    private KartaServer server;
    private final int port;

    private TestServer(Path directory, ServerConfig config) {
        this.directory = directory;
        this.config = config;
        server = start(0);
        port = Integer.parseInt(server.address().replaceAll(".*:", ""));
    }

    static TestServer quick(Path directory) {
        return with(directory, QUICK_DEMO);
    }

    /** @param yaml a config file without port and data directory; without a store it is the one this run of the tests is about */
    static TestServer with(Path directory, String yaml) {
        boolean redis = "redis".equals(System.getProperty("karta.test.store")) && !yaml.contains("store:");
        String config = redis ? "store: " + RedisServer.address() + "\n" + yaml : yaml;
        if (!yaml.contains("management:")) {
            config = "management: {port: off}\n" + config;
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

    private KartaServer start(int onPort) {
        try {
            return KartaServer.start(config.with(null, onPort, directory.resolve("data"), null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return "http://127.0.0.1:" + port;
    }

    /** Stops without waiting for turns, as a machine that goes down does; the same port and data serve on. */
    void restart() {
        server.close();
        server = start(port);
    }

    /** Makes a session look as if nobody had used it for so many days. */
    void age(String sessionId, int days) throws SQLException {
        String url = "jdbc:sqlite:" + directory.resolve("data/sessions.db");
        try (Connection connection = DriverManager.getConnection(url);
                PreparedStatement update =
                        connection.prepareStatement("UPDATE session SET active_at = active_at - ? WHERE id = ?")) {
            update.setLong(1, Duration.ofDays(days).toMillis());
            update.setString(2, sessionId);
            update.executeUpdate();
        }
    }

    /** What the server stores in; changes count as those of another process. */
    Store store() {
        return server.store();
    }

    TestClient client() {
        return new TestClient(address());
    }

    /** A client of the management listener; the config must have one. */
    TestClient operator() {
        return new TestClient(server.managementAddress());
    }

    @Override
    public void close() {
        server.close();
    }
}
