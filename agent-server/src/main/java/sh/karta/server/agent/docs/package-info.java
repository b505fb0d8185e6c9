// SPDX-License-Identifier: Apache-2.0
/**
 * An agent that answers from documents, without a model and without a network. Entry: {@link
 * sh.karta.server.agent.docs.DocsAgent}. Depends on agent, docs and event; only the wiring uses it.
 */
@NullMarked
package sh.karta.server.agent.docs;

import org.jspecify.annotations.NullMarked;
