// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventType;
import sh.karta.server.event.Json;

/**
 * Encodes a turn as a response of the OpenAI Responses API (wire protocol §4). Each part is an output item. A tool call is an {@code
 * mcp_call}, because a {@code function_call} would ask the client to run the tool. Also builds the response object for requests
 * without streaming.
 */
final class ResponseFraming implements Framing {
    private static final byte[] HEARTBEAT = ": \n\n".getBytes(StandardCharsets.US_ASCII);

    private final ObjectNode response;
    private final ArrayNode output;
    private final Map<String, ResponseItem> calls = new HashMap<>();
    private final ByteArrayOutputStream frames = new ByteArrayOutputStream();
    private final CitationText citations = new CitationText();
    private @Nullable ResponseItem open;
    private @Nullable ResponseItem lastMessage;
    private int sequence;

    /** @param response the initial response object: {@code in_progress}, without output */
    ResponseFraming(ObjectNode response) {
        this.response = response;
        this.output = response.putArray("output");
    }

    /** Returns the response object with the output so far. */
    ObjectNode response() {
        return response;
    }

    @Override
    public byte[] start() {
        emitResponse("response.created");
        emitResponse("response.in_progress");
        return takeFrames();
    }

    @Override
    public byte[] heartbeat() {
        return HEARTBEAT;
    }

    /** Returns no bytes, because clients cannot resume a stream of this API. */
    @Override
    public byte[] goodbye() {
        return new byte[0];
    }

    @Override
    public byte[] frame(Event event) {
        JsonNode fields = event.fields();
        switch (event.type()) {
            case EventType.MESSAGE -> text(fields, false);
            case EventType.THINKING -> text(fields, true);
            case EventType.TOOL_USE -> toolUse(fields);
            case EventType.TOOL_RESULT -> toolResult(fields);
            case EventType.SOURCES -> sources(fields.path("items"));
            case EventType.STATUS_IDLE -> end(fields);
            case EventType.ERROR -> fail(fields);
            default -> {
                // The Responses API has no event for the other types.
            }
        }
        return takeFrames();
    }

    private void text(JsonNode fields, boolean thinking) {
        String part = fields.path("part_id").asText();
        ResponseItem item = open;
        if (item == null || !item.part.equals(part) || item.thinking != thinking) {
            closeOpen();
            item = begin(part, thinking);
        }
        String text = fields.path("text").asText();
        // A part that is sent as a whole begins with the text that was sent before. This API cannot retract text.
        String piece = fields.path("delta").asBoolean() ? text : text.substring(Math.min(item.received, text.length()));
        item.received += piece.length();
        append(item, thinking ? piece : citations.add(piece));
    }

    private void append(ResponseItem item, String delta) {
        if (delta.isEmpty()) {
            return;
        }
        item.text.append(delta);
        ObjectNode frame = at(item).put("delta", delta);
        if (item.thinking) {
            emit("response.reasoning_summary_text.delta", frame.put("summary_index", 0));
        } else {
            frame.putArray("logprobs");
            emit("response.output_text.delta", frame.put("content_index", 0));
        }
    }

    private ResponseItem begin(String part, boolean thinking) {
        ObjectNode node = Json.object();
        if (thinking) {
            node.put("id", "rs_" + part).put("type", "reasoning").putArray("summary");
        } else {
            node.put("id", "msg_" + part)
                    .put("type", "message")
                    .put("status", "in_progress")
                    .put("role", "assistant")
                    .putArray("content");
        }
        ResponseItem item = add(node, part, thinking);
        if (thinking) {
            ObjectNode frame = at(item).put("summary_index", 0);
            frame.set("part", summary(""));
            emit("response.reasoning_summary_part.added", frame);
        } else {
            ObjectNode frame = at(item).put("content_index", 0);
            frame.set("part", outputText(""));
            emit("response.content_part.added", frame);
            lastMessage = item;
        }
        open = item;
        return item;
    }

    private ResponseItem add(ObjectNode node, String part, boolean thinking) {
        ResponseItem item = new ResponseItem(node, output.size(), part, thinking);
        output.add(node);
        emitItem("response.output_item.added", item);
        return item;
    }

    private void closeOpen() {
        ResponseItem item = open;
        if (item == null) {
            return;
        }
        open = null;
        if (!item.thinking) {
            append(item, citations.rest());
        }
        String text = item.text.toString();
        if (item.thinking) {
            ObjectNode part = summary(text);
            item.item.withArray("summary").add(part);
            emit(
                    "response.reasoning_summary_text.done",
                    at(item).put("summary_index", 0).put("text", text));
            ObjectNode frame = at(item).put("summary_index", 0);
            frame.set("part", part);
            emit("response.reasoning_summary_part.done", frame);
        } else {
            ObjectNode part = outputText(text);
            item.item.withArray("content").add(part);
            item.item.put("status", "completed");
            ObjectNode done = at(item).put("content_index", 0).put("text", text);
            done.putArray("logprobs");
            emit("response.output_text.done", done);
            ObjectNode frame = at(item).put("content_index", 0);
            frame.set("part", part);
            emit("response.content_part.done", frame);
        }
        emitItem("response.output_item.done", item);
    }

    private void toolUse(JsonNode fields) {
        closeOpen();
        String id = fields.path("tool_use_id").asText();
        ObjectNode node = Json.object()
                .put("id", "mcp_" + id)
                .put("type", "mcp_call")
                .put("status", "in_progress")
                .put("server_label", "agent")
                .put("name", fields.path("tool").asText())
                .put("arguments", fields.has("input") ? Json.write(fields.path("input")) : "{}");
        node.putNull("output").putNull("error");
        calls.put(id, add(node, id, false));
    }

    private void toolResult(JsonNode fields) {
        ResponseItem call = calls.remove(fields.path("tool_use_id").asText());
        if (call != null) {
            boolean isError = fields.path("is_error").asBoolean();
            JsonNode out = fields.path("output");
            if (!out.isMissingNode()) {
                call.item.put(isError ? "error" : "output", out.isTextual() ? out.textValue() : Json.write(out));
            }
            call.item.put("status", isError ? "failed" : "completed");
            emitItem("response.output_item.done", call);
        }
    }

    /**
     * Adds the URLs of cited sources to the end of the text, and all sources as annotations of the last message, because they follow the
     * text that they belong to.
     */
    private void sources(JsonNode items) {
        ResponseItem message = lastMessage;
        if (message == null) {
            return;
        }
        int end = message.text.length();
        if (message == open) {
            append(message, citations.rest());
            end = message.text.length();
            append(message, definitions(items));
        }
        closeOpen();
        ArrayNode annotations = (ArrayNode) message.item.path("content").path(0).path("annotations");
        for (JsonNode source : items) {
            if (source.path("also").asBoolean()) {
                // Further reading is not cited in the text.
                continue;
            }
            ObjectNode annotation = Json.object()
                    .put("type", "url_citation")
                    .put("url", source.path("url").asText())
                    .put("title", source.path("title").asText())
                    .put("start_index", 0)
                    .put("end_index", end);
            annotations.add(annotation);
            ObjectNode frame = at(message).put("content_index", 0).put("annotation_index", annotations.size() - 1);
            frame.set("annotation", annotation);
            emit("response.output_text.annotation.added", frame);
        }
    }

    private String definitions(JsonNode items) {
        StringBuilder definitions = new StringBuilder();
        for (JsonNode source : items) {
            int number = source.path("n").asInt();
            if (citations.cites(number)) {
                String url = source.path("url").asText().replace(" ", "%20");
                definitions
                        .append(definitions.isEmpty() ? "\n\n[" : "\n[")
                        .append(number)
                        .append("]: ")
                        .append(url);
            }
        }
        return definitions.toString();
    }

    private void end(JsonNode fields) {
        closeOpen();
        boolean complete = fields.path("stop_reason").asText().equals("end_turn");
        response.put("status", complete ? "completed" : "incomplete");
        if (!complete) {
            response.putObject("incomplete_details")
                    .put("reason", fields.path("stop_reason").asText());
        }
        if (fields.path("usage") instanceof ObjectNode usage) {
            ObjectNode copy = usage.deepCopy();
            copy.putObject("input_tokens_details").put("cached_tokens", 0);
            copy.putObject("output_tokens_details").put("reasoning_tokens", 0);
            response.set("usage", copy);
        }
        emitResponse(complete ? "response.completed" : "response.incomplete");
    }

    private void fail(JsonNode fields) {
        closeOpen();
        response.put("status", "failed");
        ObjectNode error = response.putObject("error")
                .put("code", fields.path("code").asText())
                .put("message", fields.path("message").asText());
        if (fields.has("retry_after_seconds")) {
            error.set("retry_after_seconds", fields.path("retry_after_seconds"));
        }
        emitResponse("response.failed");
    }

    private static ObjectNode summary(String text) {
        return Json.object().put("type", "summary_text").put("text", text);
    }

    private static ObjectNode outputText(String text) {
        ObjectNode part = Json.object().put("type", "output_text").put("text", text);
        part.putArray("annotations");
        part.putArray("logprobs");
        return part;
    }

    private static ObjectNode at(ResponseItem item) {
        return Json.object().put("item_id", item.id()).put("output_index", item.index);
    }

    private void emitItem(String type, ResponseItem item) {
        ObjectNode frame = Json.object().put("output_index", item.index);
        frame.set("item", item.item);
        emit(type, frame);
    }

    private void emitResponse(String type) {
        ObjectNode frame = Json.object();
        frame.set("response", response);
        emit(type, frame);
    }

    private void emit(String type, ObjectNode fields) {
        ObjectNode frame = Json.object().put("type", type).put("sequence_number", sequence++);
        frame.setAll(fields);
        frames.writeBytes(
                ("event: " + type + "\ndata: " + Json.write(frame) + "\n\n").getBytes(StandardCharsets.UTF_8));
    }

    private byte[] takeFrames() {
        byte[] bytes = frames.toByteArray();
        frames.reset();
        return bytes;
    }
}
