// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import sh.karta.server.problem.Got;
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
    private static final String REFUSAL = "refusal";
    private static final Set<String> TEXTS = Set.of("input_text", "output_text", REFUSAL, "text");

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
        if (body.hasNonNull("tool_choice") && !choice.asText().equals("auto")) {
            throw refusal("tool_choice", "expected auto, got " + Got.choice(choice));
        }
        if (body.path("background").asBoolean()) {
            throw refusal("background", "expected false, got " + Got.choice(body.path("background")));
        }
        JsonNode format = body.at("/text/format");
        if (!format.isMissingNode()
                && !format.isNull()
                && !format.path("type").asText().equals("text")) {
            throw refusal("text.format", "expected type text, got " + Got.choice(format.path("type")));
        }
        JsonNode input = body.path("input");
        for (int i = 0; input.isArray() && i < input.size(); i++) {
            refuseItem(input.get(i), "input[" + i + "]");
        }
    }

    private static void refuseItem(JsonNode item, String path) {
        if (!item.isObject()) {
            throw wrongType(path, "an object with role and content", item);
        }
        if (!item.path("type").asText("message").equals("message")) {
            throw refusal(path + ".type", "expected message, got " + Got.choice(item.path("type")));
        }
        if (!ROLES.contains(item.path("role").asText("user"))) {
            throw refusal(path + ".role", "expected user or assistant, got " + Got.choice(item.path("role")));
        }
        JsonNode content = item.path("content");
        if (!content.isTextual() && !content.isArray()) {
            throw wrongType(path + ".content", "a string or an array of parts", content);
        }
        for (int i = 0; content.isArray() && i < content.size(); i++) {
            refusePart(content.get(i), path + ".content[" + i + "]");
        }
    }

    private static void refusePart(JsonNode part, String path) {
        String type = part.path("type").asText("text");
        if (!TEXTS.contains(type)) {
            throw refusal(path + ".type", "expected input_text or output_text, got " + Got.choice(part.path("type")));
        }
        JsonNode text = text(part);
        if (!text.isTextual()) {
            throw wrongType(path + "." + textField(part), "a string", text);
        }
    }

    /** Returns the text of a part of a message. A {@linkplain #refuse supported} part always has one. */
    static JsonNode text(JsonNode part) {
        return part.path(textField(part));
    }

    private static String textField(JsonNode part) {
        return part.path("type").asText().equals(REFUSAL) ? REFUSAL : "text";
    }

    private static Problem wrongType(String field, String expected, JsonNode got) {
        return Problem.invalid(field + ": must be " + expected + ", got " + Got.type(got) + ".");
    }

    private static Problem refusal(String field, String expected) {
        return Problem.invalid(field + ": not supported here, " + expected + ".");
    }
}
