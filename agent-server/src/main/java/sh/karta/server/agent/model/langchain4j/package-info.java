// SPDX-License-Identifier: Apache-2.0
/**
 * Models behind LangChain4j's provider modules. Entry: {@link sh.karta.server.agent.model.langchain4j.LangChain4jModel}. The
 * modules write requests. HTTP, time limits and cancellation are implemented here, and {@link sh.karta.server.agent.model.reply} reads the
 * replies.
 */
@UsedBy(".")
@NullMarked
package sh.karta.server.agent.model.langchain4j;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
