// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent;

import com.fasterxml.jackson.databind.JsonNode;

/** One thing an agent already did in the running turn, as the log tells it. */
public sealed interface Step {
    /** Words of one part, whole; {@code thinking} tells thoughts from answer. */
    record Text(String partId, boolean thinking, String text) implements Step {}

    /** What a model's provider wants back with the results of the calls that follow, opaque. */
    record Reasoning(JsonNode content) implements Step {}

    record ToolUse(String toolUseId, String tool, JsonNode input) implements Step {}

    record ToolResult(String toolUseId, JsonNode output, boolean isError) implements Step {}

    /** How a pause was answered: the id of an option, or {@code expired}. */
    record Decision(String requestId, String tool, String result) implements Step {
        public boolean approved() {
            return result.startsWith("approve");
        }
    }

    /** Anything else the agent showed: sources, warming. */
    record Other(String type) implements Step {}
}
