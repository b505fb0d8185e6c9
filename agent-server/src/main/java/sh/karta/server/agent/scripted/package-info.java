// SPDX-License-Identifier: Apache-2.0
/**
 * An agent that needs no network and always gives the same answers: it plays scripts from resource files, so every feature of the panel can
 * be shown and tested. Entry: {@link sh.karta.server.agent.scripted.ScriptedAgent}.
 */
@UsedBy(".")
@NullMarked
package sh.karta.server.agent.scripted;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
