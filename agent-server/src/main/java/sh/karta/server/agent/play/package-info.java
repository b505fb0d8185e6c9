// SPDX-License-Identifier: Apache-2.0
/**
 * Plays a turn that is known beforehand, in time. Entry: {@link sh.karta.server.agent.play.Play}. Depends on agent, event and
 * work; the agents that know their answer at once use it.
 */
@NullMarked
package sh.karta.server.agent.play;

import org.jspecify.annotations.NullMarked;
