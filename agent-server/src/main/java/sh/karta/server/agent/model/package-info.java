// SPDX-License-Identifier: Apache-2.0
/**
 * An agent that asks a language model and calls tools. Entry: {@link sh.karta.server.agent.model.ModelAgent}. It reaches models
 * through the port {@link sh.karta.server.agent.model.ModelProvider}.
 */
@UsedBy({".", "agent.model.langchain4j", "agent.model.reply", "config", "http", "transcription"})
@NullMarked
package sh.karta.server.agent.model;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
