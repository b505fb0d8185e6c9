// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.flywaydb.core.Flyway;
import sh.karta.server.store.IdempotencyKeys;
import sh.karta.server.store.session.Nodes;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.store.sql.Database;
import sh.karta.server.store.sql.Dialect;
import sh.karta.server.store.sql.SchemaFiles;
import sh.karta.server.store.sql.SqlNodes;
import sh.karta.server.store.sql.SqlSessions;

/** All conversations in a PostgreSQL database, which several servers share. */
public final class PostgresStore implements AutoCloseable {
    private static final int CONNECTIONS = 10;
    private static final int CONNECTION_MILLIS = 2_000;
    private static final int SOCKET_SECONDS = 5;
    private static final int LEASE_SOCKET_SECONDS = 3;

    private final PooledDatabase database;
    private final PooledDatabase lease;
    private final SqlSessions sessions;

    private PostgresStore(PooledDatabase database, PooledDatabase lease) {
        this.database = database;
        this.lease = lease;
        sessions = new SqlSessions(database, new PostgresAppender());
    }

    /**
     * Connects and brings the tables up to date. Several servers may do so at the same time.
     *
     * @param url {@code jdbc:postgresql://…}, with user and password
     * @throws IOException when the database cannot be used; the message says why
     */
    public static PostgresStore open(String url) throws IOException {
        HikariDataSource work = null;
        try {
            work = pool(url, "karta", CONNECTIONS, SOCKET_SECONDS);
            migrate(work);
            HikariDataSource lease = pool(url, "karta-lease", 1, LEASE_SOCKET_SECONDS);
            return new PostgresStore(new PooledDatabase(work, CONNECTIONS), new PooledDatabase(lease, 1));
        } catch (RuntimeException e) {
            if (work != null) {
                work.close();
            }
            throw new IOException("cannot use PostgreSQL: " + e.getMessage(), e);
        }
    }

    private static HikariDataSource pool(String url, String name, int connections, int socketSeconds) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(connections);
        config.setConnectionTimeout(CONNECTION_MILLIS);
        config.setValidationTimeout(CONNECTION_MILLIS / 2);
        config.addDataSourceProperty("ApplicationName", name);
        config.addDataSourceProperty("connectTimeout", socketSeconds);
        config.addDataSourceProperty("socketTimeout", socketSeconds);
        config.addDataSourceProperty("tcpKeepAlive", true);
        // A statement that we gave up on must not go on holding locks.
        config.addDataSourceProperty("options", "-c statement_timeout=" + socketSeconds + "s");
        return new HikariDataSource(config);
    }

    private static void migrate(HikariDataSource pool) {
        Map<String, String> words = new HashMap<>(Dialect.POSTGRES.words());
        Flyway.configure()
                .dataSource(pool)
                .locations("classpath:" + SchemaFiles.LOCATION)
                .table("karta_schema")
                .placeholders(words)
                .load()
                .migrate();
    }

    public SessionStore sessions() {
        return sessions;
    }

    public IdempotencyKeys idempotencyKeys() {
        return sessions;
    }

    /** Returns the servers as a new one sees them. */
    public Nodes nodes() {
        return nodes(System::nanoTime);
    }

    Nodes nodes(LongSupplier nanoTime) {
        return new SqlNodes(UUID.randomUUID().toString(), database, lease, nanoTime);
    }

    /** Lets tests look into the tables. */
    Database database() {
        return database;
    }

    /** Finishes what was submitted, then closes. */
    @Override
    public void close() {
        database.close();
        lease.close();
    }
}
