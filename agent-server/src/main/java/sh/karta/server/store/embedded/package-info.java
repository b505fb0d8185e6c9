// SPDX-License-Identifier: Apache-2.0
/**
 * The store of a single server: one SQLite file in WAL mode, files in a directory, the rest in memory. Entry: {@link
 * sh.karta.server.store.embedded.EmbeddedStore}.
 */
@UsedBy(".")
@NullMarked
package sh.karta.server.store.embedded;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
