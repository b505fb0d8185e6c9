// SPDX-License-Identifier: Apache-2.0
/**
 * Operations on a whole store. Entries: {@link sh.karta.server.ops.Backup} and {@link sh.karta.server.ops.Restore}.
 */
@UsedBy("cli")
@NullMarked
package sh.karta.server.ops;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
