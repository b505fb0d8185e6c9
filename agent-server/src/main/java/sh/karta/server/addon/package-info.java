// SPDX-License-Identifier: Apache-2.0
/** Optional parts of the server in a jar beside its own. Entry: {@link sh.karta.server.addon.AddOn}. */
@UsedBy({"docs.embedding", "docs.pdf"})
@NullMarked
package sh.karta.server.addon;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
