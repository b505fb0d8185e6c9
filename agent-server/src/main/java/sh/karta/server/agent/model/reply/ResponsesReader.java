// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model.reply;

import static sh.karta.server.agent.model.reply.EndpointJson.text;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.model.ModelException;
import sh.karta.server.agent.model.ProviderCode;
import sh.karta.server.agent.model.reply.Reply.End;
import sh.karta.server.agent.model.reply.ToolCalls.Call;

/** Reads events of the Responses API, or a whole response. */
public final class ResponsesReader extends ReplyReader {
    private static final String FUNCTION_CALL = "function_call";

    public ResponsesReader(Reply reply) {
        super(reply);
    }

    @Override
    void read(String name, JsonNode data) {
        String type = type(name, data);
        switch (type) {
            case "response.output_text.delta", "response.refusal.delta" -> reply.words(text(data.path("delta")));
            case "response.output_item.added", "response.output_item.done" -> item(data.path("item"), data);
            case "response.function_call_arguments.delta" -> {
                Call call = find(data.path("item_id"), data);
                if (call != null) {
                    call.append(EndpointJson.arguments(data.path("delta")));
                }
            }
            case "response.function_call_arguments.done" -> replace(find(data.path("item_id"), data), data);
            case "response.completed", "response.incomplete", "response.done" -> whole(data.path("response"));
            default -> {
                if (type.startsWith("response.reasoning") && type.endsWith(".delta")) {
                    reply.thoughts(text(data.path("delta"))); // of its text, or of its summary
                } else if (text(data.path("object")).equals("response") && data.has("output")) {
                    whole(data); // an endpoint that does not stream
                }
            }
        }
    }

    private void item(JsonNode item, JsonNode event) {
        if (text(item.path("type")).equals("reasoning")) {
            reasoning(item);
        }
        if (!text(item.path("type")).equals(FUNCTION_CALL)) {
            return;
        }
        Call call = find(item.path("id"), event);
        if (call == null) {
            call = reply.calls.begin(text(event.path("output_index")), key(item), text(item.path("name")));
        }
        if (call.name().isEmpty()) {
            call.rename(text(item.path("name")));
        }
        replace(call, item);
    }

    /** Returns how events name an item. */
    private static String key(JsonNode item) {
        return text(item, "id", "call_id");
    }

    private @Nullable Call find(JsonNode id, JsonNode event) {
        Call call = reply.calls.byId(text(id));
        if (call == null) {
            call = reply.calls.byIndex(text(event.path("output_index")));
        }
        boolean unnamed = text(id).isEmpty() && text(event.path("output_index")).isEmpty();
        return call == null && unnamed && !event.has("item") ? reply.calls.last() : call;
    }

    private static void replace(@Nullable Call call, JsonNode object) {
        String arguments = EndpointJson.arguments(object.path("arguments"));
        if (call != null && !arguments.isEmpty()) {
            call.replace(arguments);
        }
    }

    /** Reads the end of the response, and those of its parts that no event had. */
    private void whole(JsonNode response) {
        boolean said = reply.hasWords();
        boolean called = !reply.calls.all().isEmpty();
        for (JsonNode item : response.path("output")) {
            switch (text(item.path("type"))) {
                case "reasoning" -> reasoning(item);
                case FUNCTION_CALL -> {
                    if (!called) {
                        replace(reply.calls.begin("", key(item), text(item.path("name"))), item);
                    }
                }
                default -> {
                    if (!said) {
                        item.path("content").forEach(part -> reply.words(text(part, "text", "refusal")));
                    }
                }
            }
        }
        reply.usage(response.path("usage"));
        end(response);
        reply.complete();
    }

    /** Keeps what a request without a stored response must repeat. */
    private void reasoning(JsonNode item) {
        String sealed = text(item.path("encrypted_content"));
        if (sealed.isEmpty() || reply.hasAttribute(Reply.ENCRYPTED)) {
            return;
        }
        StringBuilder summary = new StringBuilder();
        item.path("summary").forEach(part -> summary.append(text(part.path("text"))));
        reply.attribute(Reply.ENCRYPTED, sealed);
        reply.thinking(summary.toString());
    }

    private void end(JsonNode response) {
        switch (text(response.path("status"))) {
            case "incomplete" -> {
                boolean filtered =
                        text(response.at("/incomplete_details/reason")).equals("content_filter");
                reply.end(filtered ? End.REFUSED : End.LENGTH);
            }
            case "failed", "cancelled" ->
                throw new ModelException(ProviderCode.UNAVAILABLE, "the response has failed or was cancelled");
            default -> reply.end(End.STOP);
        }
    }
}
