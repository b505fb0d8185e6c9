// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model.reply;

import static sh.karta.server.agent.model.reply.EndpointJson.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Set;
import sh.karta.server.agent.model.ModelException;
import sh.karta.server.agent.model.ProviderCode;
import sh.karta.server.agent.model.reply.Reply.End;

/** Reads chunks of chat completions, or a whole completion. */
public final class ChatCompletionsReader extends ReplyReader {
    private final ChatToolCalls calls;
    private final SentBack sentBack = new SentBack();

    /** @param tools the names of the tools in the request */
    public ChatCompletionsReader(Reply reply, Set<String> tools) {
        super(reply);
        calls = new ChatToolCalls(reply.calls, tools);
    }

    @Override
    void read(String name, JsonNode data) {
        reply.usage(data.path("usage"));
        JsonNode choice = data.path("choices").path(0);
        JsonNode delta = choice.path("delta").isObject() ? choice.path("delta") : choice.path("message");
        reasoning(delta);
        sentBack.read(delta);
        content(delta.path("content"));
        reply.words(text(delta.path("refusal")));
        JsonNode pieces = delta.path("tool_calls");
        if (pieces.isObject()) {
            calls.piece(pieces);
        }
        pieces.forEach(calls::piece);
        if (delta.path("function_call").isObject()) { // what came before tool calls
            calls.function("", "", delta.path("function_call"));
        }
        end(text(choice.path("finish_reason")));
    }

    @Override
    void end() {
        sentBack.write(reply.calls, reply.sentBack());
    }

    /** Reads reasoning in the first field that has some. Several endpoints send it in two fields, for clients of both. */
    private void reasoning(JsonNode delta) {
        String thoughts = text(delta, "reasoning_content", "reasoning", "thinking");
        if (thoughts.isEmpty()) {
            for (JsonNode detail : delta.path("reasoning_details")) {
                reply.thoughts(text(detail, "text", "summary"));
            }
        }
        reply.thoughts(thoughts);
    }

    /** Reads text, or parts as the API documents them for requests and Mistral for replies. */
    private void content(JsonNode content) {
        if (content.isArray()) {
            content.forEach(this::content);
            return;
        }
        if (!content.isObject()) {
            reply.words(text(content));
            return;
        }
        switch (text(content.path("type"))) {
            case "thinking", "reasoning" -> thinking(content);
            case "refusal" -> reply.words(text(content.path("refusal")));
            default -> reply.words(text(content.path("text")));
        }
    }

    private void thinking(JsonNode part) {
        JsonNode thinking = part.path("thinking");
        reply.thoughts(text(part, "thinking", "text"));
        for (JsonNode item : thinking.isArray() ? thinking : part.path("content")) {
            reply.thoughts(text(item.isObject() ? item.path("text") : item));
        }
    }

    private void end(String reason) {
        switch (reason.toLowerCase(Locale.ROOT)) {
            case "" -> {}
            case "length", "max_tokens", "model_length" -> reply.end(End.LENGTH);
            case "content_filter", "safety", "refusal", "sensitive" -> reply.end(End.REFUSED);
            case "error", "insufficient_system_resource", "network_error" ->
                throw new ModelException(ProviderCode.UNAVAILABLE, "finish reason " + reason);
            default -> reply.end(End.STOP);
        }
    }
}
