// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Opens connections that have checked for a failover. A standby that was promoted has a new timeline and may lack commits of the former
 * server, so event numbers must not continue from its rows.
 */
final class PostgresConnections extends PGSimpleDataSource {
    private static final long serialVersionUID = 1L;

    /** Fails if the operator has revoked the right to call these functions, and on some databases that only resemble PostgreSQL. */
    static final String TIMELINE = "SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)";

    private static final String CHECK_TIMELINE = "UPDATE meta SET timeline = (" + TIMELINE + "),"
            + " generation = generation + CASE WHEN timeline IS NULL THEN 0 ELSE 1 END"
            + " WHERE timeline IS DISTINCT FROM (" + TIMELINE + ")";

    private final boolean timelines;
    private final AtomicLong generation;

    /**
     * @param timelines whether the database has timelines
     * @param generation receives the highest generation that a connection has found
     */
    PostgresConnections(boolean timelines, AtomicLong generation) {
        this.timelines = timelines;
        this.generation = generation;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        try (Statement statement = connection.createStatement()) {
            if (timelines) {
                statement.execute(CHECK_TIMELINE);
            }
            try (ResultSet row = statement.executeQuery("SELECT generation FROM meta")) {
                if (row.next()) {
                    generation.accumulateAndGet(row.getLong(1), Math::max);
                }
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
