// SPDX-License-Identifier: Apache-2.0
/**
 * The command line. Entry: {@link sh.karta.server.cli.Cli}. Depends on config, outgoing and the wiring; only {@code Main} uses it.
 */
@NullMarked
package sh.karta.server.cli;

import org.jspecify.annotations.NullMarked;
