// SPDX-License-Identifier: Apache-2.0
/**
 * Mapping of wire events to {@link sh.karta.widget.core.event.AgentEvent}s. Entry:
 * {@link sh.karta.widget.core.wire.WireMapper}. Permitted dependents: transport, client.
 */
@NullMarked
package sh.karta.widget.core.wire;

import org.jspecify.annotations.NullMarked;
