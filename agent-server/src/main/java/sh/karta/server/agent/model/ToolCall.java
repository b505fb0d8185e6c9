// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** A call that the model made in this turn, with its result so far. Used by one thread at a time. */
final class ToolCall {
    final String id;
    final String tool;
    final JsonNode input;

    @Nullable
    JsonNode output;
    /** The visitor's decision, if one was asked for. */
    @Nullable
    Boolean approved;

    ToolCall(String id, String tool, JsonNode input) {
        this.id = id;
        this.tool = tool;
        this.input = input;
    }

    String approvalId() {
        return "approval-" + id;
    }
}
