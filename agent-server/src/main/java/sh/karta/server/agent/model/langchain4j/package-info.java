// SPDX-License-Identifier: Apache-2.0
/**
 * Models behind LangChain4j's provider modules. Entry: {@link sh.karta.server.agent.model.langchain4j.LangChain4jModel}. The
 * modules write requests and read replies. HTTP, time limits and cancellation are implemented here.
 */
@UsedBy(".")
@NullMarked
package sh.karta.server.agent.model.langchain4j;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
