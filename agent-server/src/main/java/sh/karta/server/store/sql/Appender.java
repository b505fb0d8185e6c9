// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import sh.karta.server.store.session.Append;
import sh.karta.server.store.session.Draft;

/** The two writes that each database implements in its own fastest way. */
public interface Appender {
    /** Stores an append if the tail is {@code from}, all or nothing. Returns whether it did. */
    boolean append(Sql sql, UUID from, UUID to, Append what) throws SQLException;

    /** Stores drafts of open runs. Returns the runs that are no longer open. */
    Set<UUID> checkpoint(Sql sql, List<Draft> drafts) throws SQLException;
}
