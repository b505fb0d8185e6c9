// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.store.Dump;
import sh.karta.server.store.KeyStore;
import sh.karta.server.store.session.Nodes;
import sh.karta.server.store.sql.Database;
import sh.karta.server.store.sql.Dialect;
import sh.karta.server.store.sql.SqlDump;
import sh.karta.server.store.sql.SqlNodes;
import sh.karta.server.store.sql.SqlStore;

/** Stores everything in a PostgreSQL database, which several servers may share. */
public final class PostgresStore extends SqlStore {
    private static final String IN_RECOVERY = "55000";
    private static final Logger LOG = LoggerFactory.getLogger(PostgresStore.class);

    private static final int CONNECTIONS = 10;
    /** Together they are the time limit of a read, because a silent connection is noticed when it is given out. */
    private static final int CONNECTION_MILLIS = 1_500;

    private static final int VALIDATION_MILLIS = 500;
    private static final int SOCKET_SECONDS = 5;
    private static final int LEASE_SOCKET_SECONDS = 3;

    /** Maximum age of the last check of embed keys. Together with the query it is less than the 2 s of {@link KeyStore}. */
    public static final Duration KEYS_MAX_AGE = Duration.ofSeconds(1);

    private final PooledDatabase database;
    private final PooledDatabase lease;

    private final String url;
    private final AtomicLong generation;

    private PostgresStore(String url, PooledDatabase database, PooledDatabase lease, AtomicLong generation) {
        super(database, new PostgresAppender(), new PostgresBuckets(database), KEYS_MAX_AGE);
        this.database = database;
        this.lease = lease;
        this.url = url;
        this.generation = generation;
    }

    /**
     * Connects and brings the tables up to date. Several servers may do so at the same time.
     *
     * @param url {@code jdbc:postgresql://…}, with user and password
     * @throws IOException if the database cannot be used; the message gives the reason
     */
    public static PostgresStore open(String url) throws IOException {
        PostgresSchema.migrate(url);
        return connect(url);
    }

    /**
     * Connects for a command. Leaves the tables unchanged.
     *
     * @throws IOException if the tables have another version, or the database cannot be used; the message gives the reason
     */
    public static PostgresStore openBeside(String url) throws IOException {
        PostgresSchema.require(url);
        return connect(url);
    }

    /**
     * Opens the store like {@link #open}, but first waits for a database that is not running yet.
     *
     * @throws IOException if the database cannot be reached within the time limit, or cannot be used
     */
    public static PostgresStore openWaiting(String url, Duration limit) throws IOException {
        Reachability.await(url, PostgresSchema.hosts(url), limit);
        return open(url);
    }

    private static PostgresStore connect(String url) throws IOException {
        HikariDataSource work = null;
        HikariDataSource lease = null;
        boolean timelines = hasTimelines(url);
        AtomicLong generation = new AtomicLong();
        Supplier<PostgresConnections> connections = () -> new PostgresConnections(timelines, generation);
        try {
            work = pool("karta", CONNECTIONS, PostgresSource.with(connections.get(), url, "karta", SOCKET_SECONDS));
            lease = pool(
                    "karta-lease", 1, PostgresSource.with(connections.get(), url, "karta-lease", LEASE_SOCKET_SECONDS));
            Reachability reachability = new Reachability(PostgresSchema.hosts(url));
            PostgresStore store = new PostgresStore(
                    url,
                    new PooledDatabase(work, CONNECTIONS, reachability, System::nanoTime),
                    new PooledDatabase(lease, 1, reachability, System::nanoTime),
                    generation);
            store.createMeta();
            store.requireFormat(PostgresSchema.place(url));
            return store;
        } catch (IOException | RuntimeException e) {
            for (HikariDataSource pool : new HikariDataSource[] {work, lease}) {
                if (pool != null) {
                    pool.close();
                }
            }
            throw e instanceof RuntimeException failure ? PostgresSchema.unusable(url, failure) : (IOException) e;
        }
    }

    private static boolean hasTimelines(String url) {
        try (Connection connection = PostgresSchema.source(url).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(PostgresConnections.TIMELINE);
            return true;
        } catch (SQLException e) {
            if (IN_RECOVERY.equals(e.getSQLState())) {
                return true; // a standby that is not promoted yet
            }
            LOG.info(
                    "Failovers of PostgreSQL that lose commits are detected late, because timelines cannot be read: {}",
                    e.getMessage());
            return false;
        }
    }

    private static HikariDataSource pool(String name, int connections, DataSource source) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(source);
        config.setMaximumPoolSize(connections);
        config.setConnectionTimeout(CONNECTION_MILLIS);
        config.setValidationTimeout(VALIDATION_MILLIS);
        return new HikariDataSource(config);
    }

    @Override
    protected long foundGeneration() {
        return generation.get();
    }

    @Override
    protected String kind() {
        return "postgresql";
    }

    @Override
    public Nodes nodes() {
        return nodes(System::nanoTime);
    }

    SqlNodes nodes(LongSupplier nanoTime) {
        return new SqlNodes(UUID.randomUUID().toString(), database, lease, nanoTime);
    }

    @Override
    public Dump dump() {
        return new SqlDump(() -> PostgresSchema.source(url).getConnection(), Dialect.POSTGRES);
    }

    @Override
    protected Database database() {
        return database;
    }

    /** Finishes the submitted writes, then closes. */
    @Override
    public void close() {
        database.close();
        lease.close();
    }
}
