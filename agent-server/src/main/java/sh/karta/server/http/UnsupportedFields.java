// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import sh.karta.server.problem.Problem;

/**
 * Refuses fields of a Responses request that this server does not support. Ignoring them would give an answer that looks right and is
 * wrong. Fields that only tune the model (temperature, token limits) are ignored: the project sets them, and the response shows it.
 */
final class UnsupportedFields {
    private static final List<String> ABSENT = List.of("instructions", "prompt", "conversation");

    /** Fields of the Chat Completions API, by which a client of this API would ask for something. */
    private static final List<String> OF_ANOTHER_API =
            List.of("messages", "functions", "response_format", "modalities");

    private static final Set<String> ROLES = Set.of("user", "assistant");
    private static final Set<String> TEXTS = Set.of("input_text", "output_text", "refusal", "text");

    private UnsupportedFields() {}

    /** @throws Problem {@code invalid_request}; the message starts with the path of the first unsupported field */
    static void refuse(ObjectNode body) {
        for (String field : ABSENT) {
            if (body.hasNonNull(field)) {
                throw refusal(field, "it is set in the project's configuration, or not supported");
            }
        }
        for (String field : OF_ANOTHER_API) {
            if (body.hasNonNull(field)) {
                throw refusal(field, "the Responses API has no such field");
            }
        }
        JsonNode tools = body.path("tools");
        if (body.hasNonNull("tools") && !(tools.isArray() && tools.isEmpty())) {
            throw refusal("tools", "the project's tools are set in its configuration");
        }
        JsonNode choice = body.path("tool_choice");
        if (body.hasNonNull("tool_choice")
                && !choice.asText().equals("auto")
                && !choice.asText().equals("none")) {
            throw refusal("tool_choice", "expected auto or none");
        }
        if (body.path("background").asBoolean()) {
            throw refusal("background", "expected false");
        }
        JsonNode format = body.at("/text/format");
        if (!format.isMissingNode()
                && !format.isNull()
                && !format.path("type").asText().equals("text")) {
            throw refusal("text.format", "expected type text");
        }
        JsonNode input = body.path("input");
        for (int i = 0; input.isArray() && i < input.size(); i++) {
            refuseItem(input.get(i), "input[" + i + "]");
        }
    }

    private static void refuseItem(JsonNode item, String path) {
        if (!item.path("type").asText("message").equals("message")) {
            throw refusal(path + ".type", "expected message");
        }
        if (!ROLES.contains(item.path("role").asText("user"))) {
            throw refusal(path + ".role", "expected user or assistant");
        }
        JsonNode content = item.path("content");
        for (int i = 0; content.isArray() && i < content.size(); i++) {
            if (!TEXTS.contains(content.get(i).path("type").asText("text"))) {
                throw refusal(path + ".content[" + i + "].type", "expected input_text or output_text");
            }
        }
    }

    private static Problem refusal(String field, String expected) {
        return Problem.invalid(field + ": not supported here, " + expected + ".");
    }
}
