// SPDX-License-Identifier: Apache-2.0
/**
 * The config file. Entry: {@link sh.karta.server.config.ConfigFile}, which reads a {@link sh.karta.server.config.ServerConfig} or reports
 * each error with its line and the expected value.
 */
@UsedBy({".", "cli", "sh.karta.benchmark.server"})
@NullMarked
package sh.karta.server.config;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
