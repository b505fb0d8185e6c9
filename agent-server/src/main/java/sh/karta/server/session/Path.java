// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.util.ArrayList;
import java.util.List;
import sh.karta.server.store.session.Row;
import sh.karta.server.store.session.SessionStore;

/**
 * The rows of one path through a session's tree. Their numbers rise along the path.
 *
 * @param ranges from the beginning to the leaf
 */
record Path(SessionStore store, String session, List<Range> ranges) {
    /** Rows with {@code from <= seq < before}. */
    record Range(long from, long before) {}

    /** Returns all rows of a session up to a number: every path. */
    static Path all(SessionStore store, String session, long before) {
        return new Path(store, session, List.of(new Range(0, before)));
    }

    /** Returns the first rows with a number above {@code after}, in order. Fewer than {@code limit} only at the end. */
    List<Row> rows(long after, int limit) {
        List<Row> rows = new ArrayList<>();
        for (Range range : ranges) {
            if (range.before() > after + 1 && rows.size() < limit) {
                rows.addAll(
                        store.rows(session, Math.max(after, range.from() - 1), range.before(), limit - rows.size()));
            }
        }
        return rows;
    }

    /** Returns the last rows with a number below {@code before}, in order. Fewer than {@code limit} only at the beginning. */
    List<Row> lastRows(long before, int limit) {
        List<Row> rows = new ArrayList<>();
        for (int i = ranges.size() - 1; i >= 0 && rows.size() < limit; i--) {
            Range range = ranges.get(i);
            if (range.from() < before) {
                List<Row> some = store.lastRows(session, Math.min(before, range.before()), limit - rows.size());
                rows.addAll(
                        0,
                        some.stream().filter(row -> row.seq() >= range.from()).toList());
            }
        }
        return rows;
    }
}
