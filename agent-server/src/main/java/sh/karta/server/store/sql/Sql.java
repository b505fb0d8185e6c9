// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
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

    private final Connection connection;
    private final Dialect dialect;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    public Sql(Connection connection, Dialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
    }

    /** Runs a statement and returns how many rows it changed. */
    public int update(String shared, @Nullable Object... values) throws SQLException {
        return bound(shared, values).executeUpdate();
    }

    /** Returns all rows of a query, or of a statement with a RETURNING clause. */
    public <T> List<T> query(Mapper<T> mapper, String shared, @Nullable Object... values) throws SQLException {
        try (ResultSet result = bound(shared, values).executeQuery()) {
            List<T> rows = new ArrayList<>();
            Columns columns = new Columns(result, dialect);
            while (result.next()) {
                rows.add(mapper.map(columns));
            }
            return rows;
        }
    }

    /** Returns the first row of a query, or null. */
    public <T> @Nullable T first(Mapper<T> mapper, String shared, @Nullable Object... values) throws SQLException {
        List<T> rows = query(mapper, shared, values);
        return rows.isEmpty() ? null : rows.get(0);
    }

    private PreparedStatement bound(String shared, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = prepared.get(shared);
        if (statement == null) {
            statement = connection.prepareStatement(dialect.sql(shared));
            prepared.put(shared, statement);
        }
        for (int i = 0; i < values.length; i++) {
            dialect.bind(statement, i + 1, values[i]);
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
        } catch (SQLException | RuntimeException e) {
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
