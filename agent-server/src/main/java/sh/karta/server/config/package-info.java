// SPDX-License-Identifier: Apache-2.0
/**
 * The config file. Entry: {@link sh.karta.server.config.ConfigFile}, which reads a {@link
 * sh.karta.server.config.ServerConfig} or says, for each mistake, where it is and what was expected. Depends on auth (keys and
 * origins) and event (JSON); used by the wiring and cli.
 */
@NullMarked
package sh.karta.server.config;

import org.jspecify.annotations.NullMarked;
