// SPDX-License-Identifier: Apache-2.0
/** The conversation as one state machine: messages, turns, outbox, limits. Entry: Conversation. */
@UsedBy({"panel..", "differential"})
@NullMarked
package sh.karta.widget.core.conversation;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
