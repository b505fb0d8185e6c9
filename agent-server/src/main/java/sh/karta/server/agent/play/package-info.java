// SPDX-License-Identifier: Apache-2.0
/** Plays a turn that is known in advance, at the pace of a model. Entry: {@link sh.karta.server.agent.play.ScriptPlayer}. */
@UsedBy({"agent.docs", "agent.scripted"})
@NullMarked
package sh.karta.server.agent.play;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
