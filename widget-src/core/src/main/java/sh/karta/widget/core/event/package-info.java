// SPDX-License-Identifier: Apache-2.0
/** Events of a turn, as typed in public-api §6. Entry: {@link sh.karta.widget.core.event.AgentEvent}. */
@UsedBy({
    "browser",
    "core.client",
    "core.conversation",
    "core.transport",
    "core.wire",
    "differential",
    "headless",
    "panel.replies"
})
@NullMarked
package sh.karta.widget.core.event;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
