// SPDX-License-Identifier: Apache-2.0
/**
 * What the SQL stores share: tables, statements and the conversion of values. Entry: {@link sh.karta.server.store.sql.SqlSessions}
 * over a {@link sh.karta.server.store.sql.Database}. Depends on store, event and problem; used by the SQLite and the PostgreSQL store.
 */
@NullMarked
package sh.karta.server.store.sql;

import org.jspecify.annotations.NullMarked;
