// SPDX-License-Identifier: Apache-2.0
/**
 * What outlives a process or is shared by several. Entry: {@link sh.karta.server.store.Store}, which bundles the ports. Conversations have
 * a package of their own, {@link sh.karta.server.store.session}. The implementations live in packages below and are named by the wiring
 * alone.
 */
@UsedBy({
    ".",
    "auth",
    "cli",
    "http",
    "limit",
    "notify",
    "ops",
    "ops.migrate",
    "session",
    "store.postgres",
    "store.sql",
    "store.sqlite"
})
@NullMarked
package sh.karta.server.store;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
