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

/** Tests that a backup has every column of every table, except those that are of no use in another store. */
final class TableTest {
    private static final List<String> LEFT_OUT = List.of("node", "rate", "once");
    private static final Pattern CREATE = Pattern.compile("CREATE TABLE (\\w+) \\((.*)\\).*", Pattern.DOTALL);
    private static final Pattern DROP = Pattern.compile("DROP TABLE (\\w+)");
    private static final Pattern DROP_COLUMN = Pattern.compile("ALTER TABLE (\\w+) DROP COLUMN (\\w+)");
    private static final Pattern COLUMN = Pattern.compile("^    ([a-z_]+) (\\w+)", Pattern.MULTILINE);

    @Test
    void aBackupHasEveryColumn() throws IOException {
        Map<String, Map<String, String>> created = new TreeMap<>();
        for (int i = 0; i < SchemaFiles.count(); i++) {
            for (String sql : SchemaFiles.statements(i, Dialect.SQLITE)) {
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
