// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.EventDraft.Usage;

/**
 * The part of a complete reply that is not streamed.
 *
 * @param usage the provider's count, or null if it does not count
 * @param reasoning opaque data that the provider expects back together with the results of the calls, or null
 */
public record ModelReply(
        List<Call> calls, @Nullable Usage usage, @Nullable JsonNode reasoning) {
    /**
     * A tool call.
     *
     * @param arguments as the model wrote them; may not be JSON
     */
    public record Call(String tool, String arguments) {}
}
