// SPDX-License-Identifier: Apache-2.0
/** Optional parts of the server in a jar beside its own. Entry: {@link sh.karta.answers.addon.AddOn}. */
@UsedBy({"embedding", "pdf"})
@NullMarked
package sh.karta.answers.addon;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
