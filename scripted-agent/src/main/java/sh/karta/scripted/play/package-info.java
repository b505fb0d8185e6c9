// SPDX-License-Identifier: Apache-2.0
/**
 * Plays a turn that is known in advance, at the pace of a model. It depends neither on the form of the events nor on their destination.
 * Entry: {@link
 * sh.karta.scripted.play.ScriptPlayer}.
 */
@UsedBy({".", "sh.karta.answers.agent", "sh.karta.server.agent.play"})
@NullMarked
package sh.karta.scripted.play;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
