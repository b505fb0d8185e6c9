// SPDX-License-Identifier: Apache-2.0
/**
 * What answers. Entry: {@link sh.karta.server.agent.Agent}, the port; each implementation has a package of its own below.
 * Depends on event; used by session and, for the implementations, by the wiring.
 */
@NullMarked
package sh.karta.server.agent;

import org.jspecify.annotations.NullMarked;
