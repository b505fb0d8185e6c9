// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The files that create the tables, in the order of their versions. Flyway finds them by {@link #LOCATION}. */
public final class SchemaFiles {
    public static final String LOCATION = "sh/karta/server/store/sql";

    private static final List<String> NAMES = List.of("V1__tables.sql", "V2__no_branches.sql");

    private SchemaFiles() {}

    /** Returns the number of files, which is the version of an up-to-date database. */
    public static int count() {
        return NAMES.size();
    }

    /**
     * Returns the statements of a file.
     *
     * @param index from 0: the file that updates this version to the next
     */
    public static List<String> statements(int index, Dialect dialect) throws IOException {
        try (InputStream file = SchemaFiles.class.getResourceAsStream(NAMES.get(index))) {
            if (file == null) {
                throw new IOException(NAMES.get(index) + " is missing");
            }
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            String code = text.lines().filter(line -> !line.startsWith("--")).reduce("", (a, b) -> a + b + "\n");
            return List.of(dialect.sql(code).strip().split(";\\s*"));
        }
    }
}
