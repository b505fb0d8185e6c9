// SPDX-License-Identifier: Apache-2.0
/**
 * An agent that answers from documents, without a model and without a network. Entry: {@link
 * sh.karta.answers.agent.DocsAgent}.
 */
@UsedBy("sh.karta.server")
@NullMarked
package sh.karta.answers.agent;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
