// SPDX-License-Identifier: Apache-2.0
/** Plays a turn that is known beforehand, in time. Entry: {@link sh.karta.server.agent.play.ScriptPlayer}. */
@UsedBy({"agent.docs", "agent.scripted"})
@NullMarked
package sh.karta.server.agent.play;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
