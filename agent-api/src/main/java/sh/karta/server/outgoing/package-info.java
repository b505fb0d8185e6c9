// SPDX-License-Identifier: Apache-2.0
/** HTTP requests that the server makes itself. Entry: {@link sh.karta.server.outgoing.OutgoingHttp}. */
@UsedBy({
    ".",
    "agent.model",
    "agent.model.langchain4j",
    "auth",
    "cli",
    "config",
    "http",
    "notify",
    "sh.karta.answers.embedding",
    "transcription"
})
@NullMarked
package sh.karta.server.outgoing;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
