// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import sh.karta.server.store.session.Append;
import sh.karta.server.store.session.Draft;

/** The two writes that each database does best in a way of its own. */
public interface Appender {
    /** Stores an append if the tail is {@code from}; answers whether it did. All or nothing. */
    boolean append(Sql sql, UUID from, UUID to, Append what) throws SQLException;

    /** Stores drafts of open runs; answers with the other runs. */
    Set<UUID> checkpoint(Sql sql, List<Draft> drafts) throws SQLException;
}
