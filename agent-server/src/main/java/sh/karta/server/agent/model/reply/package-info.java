// SPDX-License-Identifier: Apache-2.0
/**
 * Replies of model endpoints: bytes, events, then words and calls. Entries: {@link sh.karta.server.agent.model.reply.EventStream} and
 * {@link sh.karta.server.agent.model.reply.ReplyReader}. Endpoints that call themselves compatible differ in many details, so
 * everything is read leniently here. What an endpoint documents never ends a turn.
 */
@UsedBy("agent.model.langchain4j")
@NullMarked
package sh.karta.server.agent.model.reply;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
