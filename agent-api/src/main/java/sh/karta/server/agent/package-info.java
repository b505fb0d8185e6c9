// SPDX-License-Identifier: Apache-2.0
/**
 * The agents that answer turns. Entry: {@link sh.karta.server.agent.Agent}, the port. Each implementation has its own subpackage.
 */
@UsedBy({
    ".",
    "agent.model",
    "agent.play",
    "agent.scripted",
    "session",
    "sh.karta.answers.agent",
    "sh.karta.benchmark.server"
})
@NullMarked
package sh.karta.server.agent;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
