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
    /** Returns the same request as a part of a span. */
    ModelRequest within(@Nullable String span) {
        return new ModelRequest(instructions, messages, tools, span);
    }

    /** A message of the conversation. */
    public sealed interface Message {}

    /** A question of the visitor. {@code text} may be empty if there are images. */
    public record UserMessage(String text, List<Image> images) implements Message {}

    /**
     * An answer of the model.
     *
     * @param calls the tool calls it made, each followed by a {@link ToolMessage} if it has a result
     * @param reasoning as {@link ModelReply#reasoning} gave it
     */
    public record AgentMessage(
            String text, List<Call> calls, @Nullable JsonNode reasoning) implements Message {}

    /**
     * A tool call of an earlier round.
     *
     * @param id this server's id of the call, unique in the session
     * @param arguments a JSON object
     */
    public record Call(String id, String tool, String arguments) {}

    /** The result of a tool call. */
    public record ToolMessage(String callId, String tool, String output) implements Message {}

    /** An image, with a type such as {@code image/png}. */
    public record Image(String type, String base64) {}
}
