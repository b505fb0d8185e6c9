// SPDX-License-Identifier: Apache-2.0
/** What a turn yields, as public-api §6 types it. Entry: {@link sh.karta.widget.core.event.AgentEvent}. Permitted dependents: every package. */
@NullMarked
package sh.karta.widget.core.event;

import org.jspecify.annotations.NullMarked;
