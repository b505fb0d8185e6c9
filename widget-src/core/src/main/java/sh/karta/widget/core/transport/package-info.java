// SPDX-License-Identifier: Apache-2.0
/** The two transports (wire-protocol §§3, 4). Entry: {@link sh.karta.widget.core.transport.ManagedAgents}. */
@UsedBy({"core.client", "core.conversation", "headless"})
@NullMarked
package sh.karta.widget.core.transport;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
