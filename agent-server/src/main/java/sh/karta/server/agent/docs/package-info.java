// SPDX-License-Identifier: Apache-2.0
/**
 * An agent that answers from documents, without a model and without a network. Entry: {@link
 * sh.karta.server.agent.docs.DocsAgent}.
 */
@UsedBy(".")
@NullMarked
package sh.karta.server.agent.docs;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
