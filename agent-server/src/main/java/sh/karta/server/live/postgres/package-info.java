// SPDX-License-Identifier: Apache-2.0
/** The bus of servers that share a PostgreSQL database. Entry: {@link sh.karta.server.live.postgres.PostgresBus}. */
@UsedBy({".", "sh.karta.benchmark.server"})
@NullMarked
package sh.karta.server.live.postgres;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
