// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to a model.
 *
 * @param instructions the system prompt
 * @param messages oldest first
 * @param traceparent W3C trace context of the call, or null
 */
public record ModelRequest(
        String instructions,
        List<Message> messages,
        List<Tool> tools,
        @Nullable String traceparent) {
    private static final int CHARACTERS_PER_TOKEN = 4;

    /** About what providers count for a picture of a phone. */
    private static final int IMAGE_TOKENS = 1_000;

    /** Returns the same request as a part of a span. */
    ModelRequest within(@Nullable String span) {
        return new ModelRequest(instructions, messages, tools, span);
    }

    /** Returns about how many tokens the request has, for a provider that does not count them. */
    long estimatedTokens() {
        long tokens = instructions.length() / CHARACTERS_PER_TOKEN;
        for (Tool tool : tools) {
            tokens +=
                    (tool.description().length() + tool.parameters().toString().length()) / CHARACTERS_PER_TOKEN;
        }
        for (Message message : messages) {
            tokens += 1 + message.characters() / CHARACTERS_PER_TOKEN;
            if (message instanceof UserMessage user) {
                tokens += (long) IMAGE_TOKENS * user.images().size();
            }
        }
        return tokens;
    }

    /** A message of the conversation. */
    public sealed interface Message {
        /** Returns the length of its texts. */
        long characters();
    }

    /** A question of the visitor. {@code text} may be empty if there are images. */
    public record UserMessage(String text, List<Image> images) implements Message {
        @Override
        public long characters() {
            return text.length();
        }
    }

    /**
     * An answer of the model.
     *
     * @param calls the tool calls it made, each followed by a {@link ToolMessage} if it has a result
     * @param reasoning as {@link ModelReply#reasoning} gave it
     */
    public record AgentMessage(
            String text, List<Call> calls, @Nullable JsonNode reasoning) implements Message {
        @Override
        public long characters() {
            return text.length()
                    + calls.stream()
                            .mapToLong(call -> call.arguments().length())
                            .sum();
        }
    }

    /**
     * A tool call of an earlier round.
     *
     * @param id this server's id of the call, unique in the session
     * @param arguments a JSON object
     */
    public record Call(String id, String tool, String arguments) {}

    /** The result of a tool call. */
    public record ToolMessage(String callId, String tool, String output) implements Message {
        @Override
        public long characters() {
            return output.length();
        }
    }

    /** An image, with a type such as {@code image/png}. */
    public record Image(String type, String base64) {}
}
