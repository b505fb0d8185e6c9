// SPDX-License-Identifier: Apache-2.0
/**
 * The store of a single server: one SQLite file in WAL mode. Entry: {@link sh.karta.server.store.sqlite.SqliteStore}.
 */
@UsedBy({".", "sh.karta.benchmark.server"})
@NullMarked
package sh.karta.server.store.sqlite;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
