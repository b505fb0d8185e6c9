// SPDX-License-Identifier: Apache-2.0
/** A client of an agent without a user interface. Entry: {@link sh.karta.widget.core.client.AgentClient}. */
@UsedBy({"core.conversation", "headless"})
@NullMarked
package sh.karta.widget.core.client;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
