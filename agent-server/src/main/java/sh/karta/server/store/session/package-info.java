// SPDX-License-Identifier: Apache-2.0
/**
 * The port through which conversations are stored. Entry: {@link sh.karta.server.store.session.SessionStore}, with {@link
 * sh.karta.server.store.session.Nodes} beside it for servers that share a store. One suite of contract tests covers all implementations.
 */
@UsedBy({
    "cli",
    "http",
    "metrics",
    "ops",
    "session",
    "store",
    "store.postgres",
    "store.sql",
    "store.sqlite",
    "sh.karta.benchmark.server"
})
@NullMarked
package sh.karta.server.store.session;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
