// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model.reply;

import static sh.karta.server.agent.model.reply.EndpointJson.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import sh.karta.server.agent.model.reply.Reply.End;
import sh.karta.server.agent.model.reply.ToolCalls.Call;

/** Reads events of Anthropic's Messages API, or a whole message. */
public final class MessagesReader extends ReplyReader {
    private final Set<String> begun = new HashSet<>();

    public MessagesReader(Reply reply) {
        super(reply);
    }

    @Override
    void read(String name, JsonNode data) {
        switch (type(name, data)) {
            case "message_start" -> {
                reply.usage(data.at("/message/usage"));
                data.at("/message/content").forEach(block -> block("", block));
            }
            case "content_block_start" -> block(text(data.path("index")), data.path("content_block"));
            case "content_block_delta" -> delta(text(data.path("index")), data.path("delta"));
            case "message_delta" -> {
                reply.usage(data.path("usage"));
                end(text(data.at("/delta/stop_reason")));
            }
            case "message_stop" -> reply.complete();
            case "message" -> {
                data.path("content").forEach(block -> block("", block));
                reply.usage(data.path("usage"));
                end(text(data.path("stop_reason")));
                reply.complete();
            }
            default -> {} // ping, content_block_stop, and what may be added
        }
    }

    private void block(String index, JsonNode block) {
        switch (text(block.path("type"))) {
            case "text" -> reply.words(text(block.path("text")));
            case "thinking" -> {
                reply.nextThinking();
                thinking(block);
            }
            case "redacted_thinking" -> redacted(block);
            case "tool_use" -> {
                Call call = reply.calls.begin(index, text(block.path("id")), text(block.path("name")));
                JsonNode input = block.path("input");
                if ((input.isObject() && !input.isEmpty()) || input.isTextual()) {
                    call.append(EndpointJson.arguments(input));
                    begun.add(index);
                }
            }
            default -> {} // results of the provider's own tools
        }
    }

    private void delta(String index, JsonNode delta) {
        reply.words(text(delta.path("text")));
        thinking(delta);
        redacted(delta);
        Call call = reply.calls.byIndex(index);
        String json = EndpointJson.arguments(delta.path("partial_json"));
        if (call != null && !json.isEmpty()) {
            if (begun.remove(index)) {
                call.replace(json); // The whole input came with the start of the block as well.
            } else {
                call.append(json);
            }
        }
    }

    /** Keeps the text and its signature, which must go back together. */
    private void thinking(JsonNode block) {
        String thoughts = text(block.path("thinking"));
        reply.thoughts(thoughts);
        reply.thinking(thoughts);
        String signature = text(block.path("signature"));
        if (!signature.isEmpty()) {
            reply.attribute(Reply.SIGNATURE, signature);
        }
    }

    private void redacted(JsonNode block) {
        String sealed = text(block.path("data"));
        if (!sealed.isEmpty()) {
            reply.listed(Reply.REDACTED, sealed);
        }
    }

    private void end(String reason) {
        switch (reason) {
            case "" -> {}
            case "max_tokens", "model_context_window_exceeded" -> reply.end(End.LENGTH);
            case "refusal" -> reply.end(End.REFUSED);
            default -> reply.end(End.STOP);
        }
    }
}
