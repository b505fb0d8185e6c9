// SPDX-License-Identifier: Apache-2.0
/**
 * The data that outlives a process or is shared by several. Entry: {@link sh.karta.server.store.Store}, which bundles the ports.
 * Conversations have their own package, {@link sh.karta.server.store.session}. The implementations are in subpackages, which only the
 * wiring names.
 */
@UsedBy({
    ".",
    "auth",
    "cli",
    "http",
    "limit",
    "notify",
    "ops",
    "session",
    "store.postgres",
    "store.sql",
    "store.sqlite",
    "sh.karta.benchmark.server"
})
@NullMarked
package sh.karta.server.store;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
