// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.scripted;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that happens in a script. */
sealed interface Line {
    /** Words that stream: answer, or thoughts. */
    record Say(boolean thinking, String text) implements Line {}

    record Tool(String name, JsonNode input, JsonNode output, boolean isError) implements Line {}

    /** The visitor decides; one of the branches follows. */
    record Approval(String tool, String target, List<Line> approved, List<Line> denied) implements Line {}

    record Sources(ArrayNode items) implements Line {}

    record Warming() implements Line {}

    record Fail(String code, String message, @Nullable Integer retryAfterSeconds) implements Line {}
}
