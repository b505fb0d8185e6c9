// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import sh.karta.server.problem.Problem;
import sh.karta.server.problem.Quote;

/**
 * Refuses fields of a Responses request that this server does not support. Ignoring them would give an answer that looks right and is
 * wrong. Fields that only tune the model (temperature, token limits) are ignored: the project sets them, and the response shows it.
 */
final class UnsupportedFields {
    private static final Set<String> CONFIGURED = Set.of("instructions", "prompt", "conversation");

    private static final Set<String> SUPPORTED = Set.of(
            "input",
            "model",
            "stream",
            "store",
            "previous_response_id",
            "metadata",
            // Supported with the value that asks for nothing.
            "tools",
            "tool_choice",
            "include",
            "background",
            "text",
            // Ignored, because they only tune the model.
            "temperature",
            "top_p",
            "max_output_tokens",
            "reasoning",
            "truncation",
            "parallel_tool_calls",
            "service_tier",
            "stream_options",
            "prompt_cache_key",
            "prompt_cache_retention",
            "safety_identifier",
            "user");

    private static final Set<String> OF_TEXT = Set.of("format", "verbosity");
    private static final Set<String> OF_ITEM = Set.of("type", "id", "status", "role", "content");
    private static final String REFUSAL = "refusal";
    private static final Set<String> OF_PART = Set.of("type", "text", REFUSAL, "annotations", "logprobs");

    private static final Set<String> ROLES = Set.of("user", "assistant");
    private static final Set<String> TEXTS = Set.of("input_text", "output_text", REFUSAL, "text");

    private UnsupportedFields() {}

    /** @throws Problem {@code invalid_request}; the message starts with the path of the first unsupported field */
    static void refuse(ObjectNode body) {
        for (String field : CONFIGURED) {
            if (body.hasNonNull(field)) {
                throw refusal(field, "it is set in the project's configuration, or not supported");
            }
        }
        refuseOthers(body, "", SUPPORTED);
        refuseFilled(body, "tools", "the project's tools are set in its configuration");
        refuseFilled(body, "include", "expected an empty list");
        JsonNode choice = body.path("tool_choice");
        if (body.hasNonNull("tool_choice") && !choice.asText().equals("auto")) {
            throw refusal("tool_choice", "expected auto, got " + Quote.choice(choice));
        }
        JsonNode background = body.path("background");
        if (body.hasNonNull("background") && !background.equals(BooleanNode.FALSE)) {
            throw refusal("background", "expected false, got " + Quote.choice(background));
        }
        refuseFormat(body.path("text"));
        JsonNode metadata = body.path("metadata");
        if (body.hasNonNull("metadata") && !metadata.isObject()) {
            throw wrongType("metadata", "an object", metadata);
        }
        JsonNode model = body.path("model");
        if (body.hasNonNull("model") && !model.isTextual()) {
            throw wrongType("model", "a string", model);
        }
        JsonNode input = body.path("input");
        for (int i = 0; input.isArray() && i < input.size(); i++) {
            refuseItem(input.get(i), "input[" + i + "]");
        }
    }

    /** @param path the path of the object with a dot at its end, or nothing */
    private static void refuseOthers(JsonNode object, String path, Set<String> supported) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!field.getValue().isNull() && !supported.contains(field.getKey())) {
                throw refusal(path + Quote.name(field.getKey()), "expected no such field");
            }
        }
    }

    private static void refuseFilled(ObjectNode body, String field, String expected) {
        JsonNode list = body.path(field);
        if (body.hasNonNull(field) && !(list.isArray() && list.isEmpty())) {
            throw refusal(field, expected);
        }
    }

    private static void refuseFormat(JsonNode text) {
        if (text.isMissingNode() || text.isNull()) {
            return;
        }
        if (!text.isObject()) {
            throw wrongType("text", "an object", text);
        }
        refuseOthers(text, "text.", OF_TEXT);
        JsonNode type = text.at("/format/type");
        if (text.hasNonNull("format") && !type.asText().equals("text")) {
            throw refusal("text.format", "expected type text, got " + Quote.choice(type));
        }
    }

    private static void refuseItem(JsonNode item, String path) {
        if (!item.isObject()) {
            throw wrongType(path, "an object with role and content", item);
        }
        if (!item.path("type").asText("message").equals("message")) {
            throw refusal(path + ".type", "expected message, got " + Quote.choice(item.path("type")));
        }
        refuseOthers(item, path + ".", OF_ITEM);
        if (!ROLES.contains(item.path("role").asText("user"))) {
            throw refusal(path + ".role", "expected user or assistant, got " + Quote.choice(item.path("role")));
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
            throw refusal(path + ".type", "expected input_text or output_text, got " + Quote.choice(part.path("type")));
        }
        JsonNode text = text(part);
        if (!text.isTextual()) {
            throw wrongType(path + "." + textField(part), "a string", text);
        }
        refuseOthers(part, path + ".", OF_PART);
    }

    /** Returns the text of a part of a message. A {@linkplain #refuse supported} part always has one. */
    static JsonNode text(JsonNode part) {
        return part.path(textField(part));
    }

    private static String textField(JsonNode part) {
        return part.path("type").asText().equals(REFUSAL) ? REFUSAL : "text";
    }

    private static Problem wrongType(String field, String expected, JsonNode got) {
        return Problem.invalid(field + ": must be " + expected + ", got " + Quote.type(got) + ".");
    }

    private static Problem refusal(String field, String expected) {
        return Problem.invalid(field + ": not supported here, " + expected + ".");
    }
}
