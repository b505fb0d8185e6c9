// SPDX-License-Identifier: Apache-2.0
/**
 * Options of a client. Entry: {@link sh.karta.widget.core.config.ClientConfig}. Permitted dependents: every package
 * but port, error, event, sse and wire.
 */
@NullMarked
package sh.karta.widget.core.config;

import org.jspecify.annotations.NullMarked;
