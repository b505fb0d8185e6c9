// SPDX-License-Identifier: Apache-2.0
/** The command line. Entry: {@link sh.karta.server.cli.Main}. */
@UsedBy({})
@NullMarked
package sh.karta.server.cli;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
