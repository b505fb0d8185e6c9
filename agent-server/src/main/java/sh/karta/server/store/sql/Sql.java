// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import sh.karta.server.store.SafeText;

/**
 * Runs shared statements on one connection. Keeps prepared statements until it is closed, because preparing a short statement
 * costs more than running it. Not thread-safe.
 */
public final class Sql implements AutoCloseable {
    /** Maps the current row of a result to a value. */
    public interface Mapper<T> {
        T map(Columns row) throws SQLException;
    }

    /** Maximum number of characters of a statement in a message. */
    private static final int SHOWN = 200;

    private final Connection connection;
    private final Dialect dialect;
    private final @Nullable StatementLimit limit;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    public Sql(Connection connection, Dialect dialect) {
        this(connection, dialect, null);
    }

    /** @param limit for queries; null for the limits of the connection */
    public Sql(Connection connection, Dialect dialect, @Nullable StatementLimit limit) {
        this.connection = connection;
        this.dialect = dialect;
        this.limit = limit;
    }

    /**
     * Runs a statement and returns how many rows it changed. Not for work with a limit.
     *
     * @throws SQLTimeoutException as {@link #query}
     */
    public int update(String shared, @Nullable Object... values) throws SQLException {
        if (limit != null) {
            throw new IllegalStateException("a limit is for queries, got: " + shared);
        }
        try {
            return bound(shared, 1, values).executeUpdate();
        } catch (SQLException e) {
            throw named(e, shared);
        }
    }

    /**
     * Takes the lock for writing, as the first statement of a transaction. SQLite waits for the lock of another connection only there.
     * After a read, it would fail immediately. Changes nothing in PostgreSQL, which has no such lock.
     */
    public void lockForWriting() throws SQLException {
        update("DELETE FROM node WHERE 1 = 0");
    }

    /**
     * Returns all rows of a query, or of a statement with a RETURNING clause.
     *
     * @throws SQLTimeoutException if the time limit was over; the message is the beginning of the statement
     */
    public <T> List<T> query(Mapper<T> mapper, String shared, @Nullable Object... values) throws SQLException {
        try (ResultSet result = result(shared, values)) {
            List<T> rows = new ArrayList<>();
            Columns columns = new Columns(result, dialect);
            while (result.next()) {
                rows.add(mapper.map(columns));
            }
            return rows;
        } catch (SQLException e) {
            throw named(e, shared);
        }
    }

    /** Names the statement in the error of a timeout. */
    private SQLException named(SQLException e, String statement) {
        String shown = statement.length() <= SHOWN ? statement : statement.substring(0, SHOWN) + "…";
        return dialect.isTimeout(e) ? new SQLTimeoutException(shown, e) : e;
    }

    private ResultSet result(String shared, @Nullable Object... values) throws SQLException {
        return limit == null
                ? bound(shared, 1, values).executeQuery()
                : limit.query(connection, bound(shared, 2, values));
    }

    /** Returns the first row of a query, or null. */
    public <T> @Nullable T first(Mapper<T> mapper, String shared, @Nullable Object... values) throws SQLException {
        List<T> rows = query(mapper, shared, values);
        return rows.isEmpty() ? null : rows.get(0);
    }

    /** @param first index of the first parameter */
    private PreparedStatement bound(String shared, int first, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = prepared.get(shared);
        if (statement == null) {
            String own = dialect.sql(shared);
            statement = connection.prepareStatement(limit == null ? own : limit.limited(own));
            prepared.put(shared, statement);
        }
        for (int i = 0; i < values.length; i++) {
            dialect.bind(statement, first + i, values[i]);
        }
        return statement;
    }

    /** Runs several statements as one transaction. Joins the open transaction if there is one. */
    public <T> T together(Database.Work<T> work) throws SQLException {
        if (!connection.getAutoCommit()) {
            return work.on(this);
        }
        connection.setAutoCommit(false);
        try {
            T result = work.on(this);
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            // The end of the transaction below would commit what was done so far.
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : prepared.values()) {
            statement.close();
        }
        prepared.clear();
    }

    /** The columns of one row, counted from 1. */
    public static final class Columns {
        private final ResultSet row;
        private final Dialect dialect;

        Columns(ResultSet row, Dialect dialect) {
            this.row = row;
            this.dialect = dialect;
        }

        public String text(int column) throws SQLException {
            return SafeText.decode(row.getString(column));
        }

        @Nullable
        public String textOrNull(int column) throws SQLException {
            String text = row.getString(column);
            return text == null ? null : SafeText.decode(text);
        }

        public int number(int column) throws SQLException {
            return row.getInt(column);
        }

        public long big(int column) throws SQLException {
            return row.getLong(column);
        }

        public Instant time(int column) throws SQLException {
            return Instant.ofEpochMilli(row.getLong(column));
        }

        @Nullable
        public Instant timeOrNull(int column) throws SQLException {
            long millis = row.getLong(column);
            return row.wasNull() ? null : Instant.ofEpochMilli(millis);
        }

        public byte[] bytes(int column) throws SQLException {
            return row.getBytes(column);
        }

        @Nullable
        public UUID uuidOrNull(int column) throws SQLException {
            return dialect.uuid(row, column);
        }

        /** Returns the id in a column that is never null. */
        public UUID uuid(int column) throws SQLException {
            UUID id = dialect.uuid(row, column);
            if (id == null) {
                throw new SQLException("column " + column + " is null");
            }
            return id;
        }
    }
}
