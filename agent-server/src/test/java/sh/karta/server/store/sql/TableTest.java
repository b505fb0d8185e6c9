// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads the schema, and tests that backups and erasure forget none of its tables. */
final class TableTest {
    private static final List<String> LEFT_OUT = List.of("node", "rate", "once");
    private static final Pattern CREATE =
            Pattern.compile("CREATE (?:UNLOGGED )?TABLE (\\w+) \\((.*)\\).*", Pattern.DOTALL);
    private static final Pattern DROP = Pattern.compile("DROP TABLE (\\w+)");
    private static final Pattern DROP_COLUMN = Pattern.compile("ALTER TABLE (\\w+) DROP COLUMN (\\w+)");
    private static final Pattern COLUMN = Pattern.compile("^    ([a-z_]+) (\\w+)", Pattern.MULTILINE);

    /** Erasure deletes these by owner, or keeps them: a mark that someone was erased, and the votes of a deleted session. */
    private static final List<String> OF_OWNERS = List.of("erased", "feedback", "session", "spend");

    static List<Dialect> dialects() {
        return List.of(Dialect.SQLITE, Dialect.POSTGRES);
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void erasureDeletesFromEveryTableThatHasASession(Dialect dialect) throws IOException {
        List<String> ofSessions = created(dialect).entrySet().stream()
                .filter(table -> table.getValue().containsKey("session"))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(ofSessions).containsExactlyInAnyOrderElementsOf(SqlSessions.TABLES);
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void erasureKnowsEveryTableThatHasAnOwner(Dialect dialect) throws IOException {
        assertThat(created(dialect).entrySet().stream()
                        .filter(table -> table.getValue().containsKey("owner"))
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrderElementsOf(OF_OWNERS);
    }

    @Test
    void aBackupHasEveryColumn() throws IOException {
        Map<String, Map<String, String>> created = created(Dialect.SQLITE);
        assertThat(created).containsKeys("session", "node").hasSizeGreaterThan(15);
        created.keySet().removeAll(LEFT_OUT);
        Map<String, Map<String, String>> copied = new TreeMap<>();
        Table.ALL.forEach(table -> {
            Map<String, String> columns = new TreeMap<>();
            table.columns()
                    .forEach(column -> columns.put(column.name(), column.kind().name()));
            copied.put(table.name(), columns);
        });
        assertThat(copied).isEqualTo(created);
    }

    /** Returns the columns of each table. */
    private static Map<String, Map<String, String>> created(Dialect dialect) throws IOException {
        Map<String, Map<String, String>> created = new TreeMap<>();
        for (int i = 0; i < SchemaFiles.count(); i++) {
            for (String sql : SchemaFiles.statements(i, dialect)) {
                Matcher table = CREATE.matcher(sql);
                Matcher gone = DROP.matcher(sql);
                Matcher column = DROP_COLUMN.matcher(sql);
                if (table.matches()) {
                    created.put(table.group(1), columns(table.group(2)));
                } else if (gone.matches()) {
                    created.remove(gone.group(1));
                } else if (column.matches()) {
                    created.get(column.group(1)).remove(column.group(2));
                }
            }
        }
        return created;
    }

    private static Map<String, String> columns(String definitions) {
        Map<String, String> columns = new TreeMap<>();
        COLUMN.matcher(definitions)
                .results()
                .forEach(column -> columns.put(
                        column.group(1), kind(column.group(1), column.group(2)).name()));
        return columns;
    }

    private static Table.Kind kind(String column, String type) {
        return switch (type) {
            case "text" -> Table.Kind.TEXT;
            case "bigint", "integer" -> Table.Kind.NUMBER;
            default -> List.of("secret", "content").contains(column) ? Table.Kind.BYTES : Table.Kind.UUID;
        };
    }
}
