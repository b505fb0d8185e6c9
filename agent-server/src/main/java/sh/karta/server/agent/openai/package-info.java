// SPDX-License-Identifier: Apache-2.0
/**
 * An agent that asks a model behind any OpenAI-compatible endpoint (chat completions). Entry: {@link
 * sh.karta.server.agent.openai.OpenAiAgent}.
 */
@UsedBy(".")
@NullMarked
package sh.karta.server.agent.openai;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
