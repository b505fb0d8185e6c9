// SPDX-License-Identifier: Apache-2.0
/**
 * What answers. Entry: {@link sh.karta.server.agent.Agent}, the port; each implementation has a package of its own
 * below.
 */
@UsedBy({".", "agent.docs", "agent.model", "agent.play", "agent.scripted", "session"})
@NullMarked
package sh.karta.server.agent;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
