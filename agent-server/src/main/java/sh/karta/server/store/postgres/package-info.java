// SPDX-License-Identifier: Apache-2.0
/**
 * The store that several servers share: PostgreSQL 13 and later. Entry: {@link sh.karta.server.store.postgres.PostgresStore}.
 */
@UsedBy({".", "sh.karta.benchmark.server"})
@NullMarked
package sh.karta.server.store.postgres;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
