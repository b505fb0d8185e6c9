// SPDX-License-Identifier: Apache-2.0
/**
 * The code that the SQL stores share: tables, statements and the conversion of values. Entry: {@link sh.karta.server.store.sql.SqlSessions}
 * over a {@link sh.karta.server.store.sql.Database}.
 */
@UsedBy({"store.postgres", "store.sqlite"})
@NullMarked
package sh.karta.server.store.sql;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
