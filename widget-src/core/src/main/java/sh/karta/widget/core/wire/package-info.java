// SPDX-License-Identifier: Apache-2.0
/** From wire events to {@link sh.karta.widget.core.event.AgentEvent}s. Entry: {@link sh.karta.widget.core.wire.WireMapper}. Permitted dependents: transport, client; headless takes {@link sh.karta.widget.core.wire.StencilJson}. */
@NullMarked
package sh.karta.widget.core.wire;

import org.jspecify.annotations.NullMarked;
