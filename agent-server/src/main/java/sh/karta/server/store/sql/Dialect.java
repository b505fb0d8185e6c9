// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Json;
import sh.karta.server.store.SafeText;

/** The differences between the databases: fragments of SQL, written in braces in shared statements, and how values are bound and read. */
public final class Dialect {
    public static final Dialect SQLITE = new Dialect(Map.ofEntries(
            Map.entry("text", "text"),
            Map.entry("uuid", "blob"),
            Map.entry("bytes", "blob"),
            Map.entry("keyed", " WITHOUT ROWID"),
            Map.entry("unlogged", ""),
            Map.entry("any", "IN (SELECT value FROM json_each(?))"),
            Map.entry("against_delete", ""),
            Map.entry("for_no_key_update", ""),
            Map.entry("skip_locked", ""),
            Map.entry("now", "CAST(unixepoch('subsec') * 1000 AS integer)")));
    public static final Dialect POSTGRES = new Dialect(Map.ofEntries(
            Map.entry("text", "text COLLATE \"C\""),
            Map.entry("uuid", "uuid"),
            Map.entry("bytes", "bytea"),
            Map.entry("keyed", ""),
            Map.entry("unlogged", "UNLOGGED "),
            Map.entry("any", "= ANY(?)"),
            Map.entry("against_delete", " FOR KEY SHARE"),
            Map.entry("for_no_key_update", " FOR NO KEY UPDATE"),
            // Weaker than FOR UPDATE, so that a running checkpoint does not make a claim skip the session.
            Map.entry("skip_locked", " FOR NO KEY UPDATE SKIP LOCKED"),
            Map.entry("now", "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)")));

    private static final int UUID_BYTES = 16;

    /** PostgreSQL has ended a statement because of its time limit. */
    private static final String QUERY_CANCELED = "57014";

    /** SQLite has ended a statement because its progress handler asked for it. */
    private static final int INTERRUPTED = 9;

    private final Map<String, String> words;
    private final Map<String, String> texts = new ConcurrentHashMap<>();

    private Dialect(Map<String, String> words) {
        this.words = words;
    }

    /** Returns the fragments by their names in braces. */
    public Map<String, String> words() {
        return words;
    }

    /** Returns a shared statement in this dialect. */
    public String sql(String shared) {
        return texts.computeIfAbsent(shared, this::translate);
    }

    private String translate(String shared) {
        String sql = shared;
        for (Map.Entry<String, String> word : words.entrySet()) {
            sql = sql.replace("${" + word.getKey() + "}", word.getValue());
        }
        return sql;
    }

    /** Returns whether the time limit of a statement was the cause of an error. */
    boolean isTimeout(SQLException error) {
        return error instanceof SQLTimeoutException
                || (this == POSTGRES
                        ? QUERY_CANCELED.equals(error.getSQLState())
                        : error.getErrorCode() == INTERRUPTED);
    }

    /** Sets a parameter: a text, number, UUID, time or null, a collection of texts for {@code any}, or an {@link SqlArray}. */
    void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        if (value instanceof String text) {
            statement.setString(index, SafeText.encode(text));
        } else if (value instanceof Instant at) {
            statement.setLong(index, at.toEpochMilli());
        } else if (value instanceof UUID uuid && this == SQLITE) {
            statement.setBytes(index, bytes(uuid));
        } else if (value instanceof Collection<?> all) {
            bindAll(statement, index, all);
        } else if (value instanceof SqlArray array) {
            statement.setArray(
                    index,
                    statement
                            .getConnection()
                            .createArrayOf(array.type(), array.values().toArray()));
        } else {
            statement.setObject(index, value);
        }
    }

    private void bindAll(PreparedStatement statement, int index, Collection<?> all) throws SQLException {
        if (this == POSTGRES) {
            bind(
                    statement,
                    index,
                    SqlArray.texts(all.stream().map(String::valueOf).toList()));
            return;
        }
        ArrayNode array = Json.object().arrayNode();
        all.forEach(text -> array.add(SafeText.encode(String.valueOf(text))));
        statement.setString(index, Json.write(array));
    }

    @Nullable
    UUID uuid(ResultSet row, int column) throws SQLException {
        if (this == POSTGRES) {
            return row.getObject(column, UUID.class);
        }
        byte[] bytes = row.getBytes(column);
        if (bytes == null) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    private static byte[] bytes(UUID uuid) {
        return ByteBuffer.allocate(UUID_BYTES)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }
}
