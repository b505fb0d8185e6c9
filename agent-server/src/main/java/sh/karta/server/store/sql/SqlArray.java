// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import java.util.List;
import java.util.function.Function;
import sh.karta.server.store.SafeText;

/**
 * A column of values in one parameter, for PostgreSQL's {@code unnest}.
 *
 * @param type the element's type in SQL
 */
public record SqlArray(String type, List<Object> values) {
    /** Returns one column of some rows. */
    public static <T> SqlArray of(String type, List<T> rows, Function<T, Object> column) {
        return new SqlArray(type, rows.stream().map(column).toList());
    }

    /** Returns a column of texts, see {@link SafeText}. */
    public static <T> SqlArray of(List<T> rows, Function<T, String> column) {
        return of("text", rows, row -> SafeText.encode(column.apply(row)));
    }

    static SqlArray texts(List<String> texts) {
        return of(texts, Function.identity());
    }
}
