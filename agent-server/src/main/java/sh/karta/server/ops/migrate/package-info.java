// SPDX-License-Identifier: Apache-2.0
/**
 * Moves the data of older versions into a store of this one. Entry: {@link sh.karta.server.ops.migrate.Migration}.
 */
@UsedBy("cli")
@NullMarked
package sh.karta.server.ops.migrate;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
