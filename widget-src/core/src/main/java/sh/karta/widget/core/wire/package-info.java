// SPDX-License-Identifier: Apache-2.0
/**
 * Mapping of wire events to {@link sh.karta.widget.core.event.AgentEvent}s. Entry: {@link
 * sh.karta.widget.core.wire.WireMapper}.
 */
@UsedBy({"core.client", "core.transport"})
@NullMarked
package sh.karta.widget.core.wire;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
