// SPDX-License-Identifier: Apache-2.0
/**
 * The embedded store: one SQLite file in WAL mode. Entry: {@link sh.karta.server.log.sqlite.SqliteEventLog}. Depends on log;
 * only the wiring uses it.
 */
@NullMarked
package sh.karta.server.log.sqlite;

import org.jspecify.annotations.NullMarked;
