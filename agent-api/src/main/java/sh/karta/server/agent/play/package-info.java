// SPDX-License-Identifier: Apache-2.0
/** Connects the scripted agent's player with the server's turns. Entry: {@link sh.karta.server.agent.play.ScriptedTurn}. */
@UsedBy({"agent.scripted", "sh.karta.answers.agent"})
@NullMarked
package sh.karta.server.agent.play;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
