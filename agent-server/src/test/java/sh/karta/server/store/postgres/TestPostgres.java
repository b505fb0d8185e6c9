// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import sh.karta.server.HeldPort;

/** PostgreSQL for the tests: one server of each version for the whole build, a database for each class. */
public final class TestPostgres {
    public static final TestPostgres OLDEST = new TestPostgres("oldest");
    public static final TestPostgres NEWEST = new TestPostgres("newest");

    private static final String TEMPLATE = "template_karta";

    private final AtomicInteger databases = new AtomicInteger();
    private final String version;
    private final @Nullable Path ownData;
    private EmbeddedPostgres server;
    /** Held until the server of one test is stopped, so that no other server gets the port while this one is away. */
    private HeldPort port;

    private TestPostgres(String version) {
        this(version, null);
    }

    private TestPostgres(String version, @Nullable Path ownData) {
        this.version = version;
        this.ownData = ownData;
    }

    /** Returns a PostgreSQL for one test, which may {@linkplain #kill kill} it. */
    public static TestPostgres own(Path data) {
        return new TestPostgres("newest", data);
    }

    private Path folder() {
        return Path.of(System.getProperty("karta.test.postgres", "target/postgres"))
                .toAbsolutePath();
    }

    private Path data() {
        return ownData != null ? ownData : folder().resolve(version + "-data");
    }

    private void deleteData() {
        if (!Files.exists(data())) {
            return;
        }
        endEarlierServer();
        try (Stream<Path> left = Files.walk(data())) {
            for (Path file : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the server of an earlier build, which may still write its data. */
    private void endEarlierServer() {
        try {
            Path pid = data().resolve("postmaster.pid");
            if (Files.exists(pid)) {
                ProcessHandle.of(Long.parseLong(Files.readAllLines(pid).get(0).strip()))
                        .filter(process -> process.info().command().orElse("").contains("postgres"))
                        .ifPresent(process -> {
                            process.destroyForcibly();
                            process.onExit().join();
                        });
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private EmbeddedPostgres start() {
        Path folder = folder();
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(folder.resolve(version).toFile())
                    .setDataDirectory(data())
                    // Otherwise stopping the server would delete the data.
                    .setCleanDataDirectory(false)
                    // The embedded server turns both off by default. Tests that kill it need them.
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                    .setPGStartupWait(Duration.ofMinutes(1))
                    .setPgBinaryResolver((system, machine) -> binaries(folder.resolve(version + ".jar")));
            return builder.setPort(port.number()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ByteArrayInputStream binaries(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry entry = zip.stream()
                    .filter(one -> one.getName().endsWith(".txz"))
                    .findFirst()
                    .orElseThrow(() -> new FileNotFoundException("no binaries in " + jar));
            return new ByteArrayInputStream(zip.getInputStream(entry).readAllBytes());
        }
    }

    /** Returns the address of a new database that has the tables. */
    public synchronized String database() {
        if (server == null) {
            deleteData();
            port = new HeldPort();
            server = start();
            execute("CREATE DATABASE " + TEMPLATE);
            try {
                PostgresStore.open(url(TEMPLATE)).close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        String name = "test_" + databases.incrementAndGet();
        execute("CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
        return url(name);
    }

    /** Returns the address of a new database without tables. */
    public synchronized String emptyDatabase() {
        database();
        String name = "empty_" + databases.incrementAndGet();
        execute("CREATE DATABASE " + name);
        return url(name);
    }

    private String url(String database) {
        return server.getJdbcUrl("postgres", database);
    }

    private void execute(String sql) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Kills the server with {@code kill -9}. */
    public synchronized void kill() {
        try {
            long pid = Long.parseLong(
                    Files.readAllLines(data().resolve("postmaster.pid")).get(0).strip());
            ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
            // A process for a connection may live a moment longer, and keep the shared memory from the next server.
            List<ProcessHandle> all = Stream.concat(Stream.of(postmaster), postmaster.descendants())
                    .toList();
            postmaster.destroyForcibly();
            all.forEach(process -> process.onExit().join());
            // The process is gone already. This releases the lock on the data.
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the killed server on its port with its data. */
    public synchronized void startAgain() {
        server = start();
    }

    /** Stops a server of one test. */
    public synchronized void stop() throws IOException {
        server.close();
        port.close();
    }

    /** Stops the server and starts it on the same port with the same data. */
    public synchronized void restart(Runnable whileAway) throws IOException {
        // Closing the server waits 5 s. A shutdown writes the pending data of all tests, which may take longer.
        execute("CHECKPOINT");
        server.close();
        whileAway.run();
        server = start();
    }
}
