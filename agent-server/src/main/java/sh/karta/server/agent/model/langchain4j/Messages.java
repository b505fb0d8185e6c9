// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model.langchain4j;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import sh.karta.server.agent.model.ModelReply;
import sh.karta.server.agent.model.ModelRequest;
import sh.karta.server.agent.model.Tool;
import sh.karta.server.agent.model.reply.Reply;
import sh.karta.server.agent.model.reply.SentBack;
import sh.karta.server.event.Json;

/** Translates requests and reasoning between the port and LangChain4j. */
final class Messages {
    private static final String MODEL = "model";
    private static final int CALL_ID_LENGTH = 9;

    private Messages() {}

    /** @param model the address of the model. Reasoning of other models is left out, because only the model that wrote it can read it */
    static ChatRequest request(ModelRequest request, String model) {
        List<ChatMessage> messages = new ArrayList<>();
        messages.add(SystemMessage.from(request.instructions()));
        for (ModelRequest.Message message : request.messages()) {
            if (message instanceof ModelRequest.UserMessage user) {
                messages.add(user(user));
            } else if (message instanceof ModelRequest.ToolMessage result) {
                messages.add(ToolExecutionResultMessage.from(callId(result.callId()), result.tool(), result.output()));
            } else if (message instanceof ModelRequest.AgentMessage agent && !isEmpty(agent)) {
                messages.add(agent(agent, model));
            }
        }
        return ChatRequest.builder()
                .messages(messages)
                .toolSpecifications(request.tools().stream().map(Messages::tool).toList())
                .build();
    }

    /** Returns whether an answer was interrupted before its first word. Anthropic refuses messages without content. */
    private static boolean isEmpty(ModelRequest.AgentMessage agent) {
        return agent.text().isBlank() && agent.calls().isEmpty();
    }

    private static UserMessage user(ModelRequest.UserMessage user) {
        List<Content> contents = new ArrayList<>();
        if (!user.text().isBlank() || user.images().isEmpty()) { // providers refuse a text part without text
            contents.add(TextContent.from(user.text()));
        }
        user.images()
                .forEach(image ->
                        contents.add(ImageContent.from(image.base64(), image.type(), ImageContent.DetailLevel.AUTO)));
        return UserMessage.from(contents);
    }

    private static AiMessage agent(ModelRequest.AgentMessage agent, String model) {
        AiMessage.Builder message = AiMessage.builder()
                .text(agent.text().isEmpty() ? null : agent.text())
                .toolExecutionRequests(agent.calls().stream()
                        .map(call -> ToolExecutionRequest.builder()
                                .id(callId(call.id()))
                                .name(call.tool())
                                .arguments(call.arguments())
                                .build())
                        .toList());
        JsonNode reasoning = agent.reasoning();
        if (reasoning != null && isOf(reasoning, model)) {
            message.thinking(reasoning.path(Reply.THINKING).asText(null))
                    .attributes(attributes(reasoning.path(Reply.ATTRIBUTES)));
        }
        return message.build();
    }

    /** Returns a reply with the address of its model in its reasoning. */
    static ModelReply reply(ModelReply reply, String model) {
        if (reply.reasoning() instanceof ObjectNode reasoning) {
            reasoning.put(MODEL, model);
        }
        return reply;
    }

    /** Returns what {@link SentBack} has stored for each message with calls, in order. */
    static List<JsonNode> sentBack(ModelRequest request, String model) {
        List<JsonNode> stored = new ArrayList<>();
        for (ModelRequest.Message message : request.messages()) {
            if (message instanceof ModelRequest.AgentMessage agent
                    && !agent.calls().isEmpty()) {
                JsonNode reasoning = agent.reasoning();
                stored.add(
                        reasoning != null && isOf(reasoning, model)
                                ? reasoning.path(Reply.SENT_BACK)
                                : MissingNode.getInstance());
            }
        }
        return stored;
    }

    private static boolean isOf(JsonNode reasoning, String model) {
        return reasoning.path(MODEL).asText().equals(model);
    }

    /** Returns an id in the narrowest form: Mistral requires nine letters or digits. */
    private static String callId(String id) {
        String hex = UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
        return hex.replace("-", "").substring(0, CALL_ID_LENGTH);
    }

    private static Map<String, Object> attributes(JsonNode json) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        json.properties().forEach(entry -> {
            List<String> list = new ArrayList<>();
            entry.getValue().forEach(item -> list.add(item.asText()));
            attributes.put(
                    entry.getKey(),
                    entry.getValue().isArray() ? list : entry.getValue().asText());
        });
        return attributes;
    }

    /** Sends each property as configured. At the top level LangChain4j supports only the keys below. */
    private static ToolSpecification tool(Tool tool) {
        ObjectNode schema = tool.parameters();
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        return ToolSpecification.builder()
                .name(tool.name())
                .description(tool.description())
                .parameters(JsonObjectSchema.builder()
                        .description(schema.path("description").asText(null))
                        .addProperties(elements(schema.path("properties")))
                        .required(required)
                        .definitions(elements(schema.path("$defs")))
                        .build())
                .build();
    }

    private static Map<String, JsonSchemaElement> elements(JsonNode schemas) {
        Map<String, JsonSchemaElement> elements = new LinkedHashMap<>();
        schemas.properties()
                .forEach(entry -> elements.put(entry.getKey(), JsonRawSchema.from(Json.write(entry.getValue()))));
        return elements;
    }
}
