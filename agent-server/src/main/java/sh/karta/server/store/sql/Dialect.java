// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Json;

/** How the databases differ: a few words of SQL, which stand in braces in the shared texts, and how values are bound and read. */
public final class Dialect {
    public static final Dialect SQLITE = new Dialect(Map.of(
            "text", "text",
            "uuid", "blob",
            "bytes", "blob",
            "keyed", " WITHOUT ROWID",
            "unlogged", "",
            "any", "IN (SELECT value FROM json_each(?))",
            "for_update", "",
            "skip_locked", "",
            "now", "CAST(unixepoch('subsec') * 1000 AS integer)"));
    public static final Dialect POSTGRES = new Dialect(Map.of(
            "text", "text COLLATE \"C\"",
            "uuid", "uuid",
            "bytes", "bytea",
            "keyed", "",
            "unlogged", "UNLOGGED ",
            "any", "= ANY(?)",
            "for_update", " FOR UPDATE",
            // Weaker than FOR UPDATE: a checkpoint under way does not make a claim skip its session.
            "skip_locked", " FOR NO KEY UPDATE SKIP LOCKED",
            "now", "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)"));

    private static final int UUID_BYTES = 16;

    private final Map<String, String> words;
    private final Map<String, String> texts = new ConcurrentHashMap<>();

    private Dialect(Map<String, String> words) {
        this.words = words;
    }

    /** Returns what stands for the words in braces. */
    public Map<String, String> words() {
        return words;
    }

    /** Returns a shared text in this dialect. */
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
