// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent;

import com.fasterxml.jackson.databind.JsonNode;

/** Something that an agent has already done in the running turn, restored from the stored events. */
public sealed interface Step {
    /** The complete text of one part: reasoning if {@code thinking} is true, else part of the answer. */
    record Text(String partId, boolean thinking, String text) implements Step {}

    /** Opaque data that a model's provider expects back with the results of the calls that follow. */
    record Reasoning(JsonNode content) implements Step {}

    record ToolUse(String toolUseId, String tool, JsonNode input) implements Step {}

    record ToolResult(String toolUseId, JsonNode output, boolean isError) implements Step {}

    /** The result of a pause: the id of the chosen option, or {@code expired}. */
    record Decision(String requestId, String tool, String result) implements Step {
        public boolean approved() {
            return result.startsWith("approve");
        }
    }

    /** Any other event: sources, warming. */
    record Other(String type) implements Step {}
}
