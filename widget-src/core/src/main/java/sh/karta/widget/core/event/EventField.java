// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.event;

/**
 * Names of the values that an {@link AgentEvent} reads from the event as it arrived (wire-protocol §3). {@link AgentEvent} lists those of
 * each type. They are names and not methods, because a method for each costs the panel about 70 bytes.
 */
public final class EventField {
    /** The server's time of the event in ISO 8601. */
    public static final String CREATED_AT = "created_at";

    /** The id of the answer that the event belongs to. */
    public static final String MESSAGE_ID = "message_id";

    /** The id of the message that the visitor's message, or the answer that begins, follows. */
    public static final String PARENT = "parent";

    /** The ids of all versions of the message that begins, oldest first, in a log that was read. */
    public static final String VERSIONS = "versions";

    /** The text of the visitor's message. */
    public static final String TEXT = "text";

    /** The files of the visitor's message, an array of {@code {path, name, type, size}}. */
    public static final String ATTACHMENTS = "attachments";

    /** The id of a tool call. */
    public static final String TOOL_USE_ID = "tool_use_id";

    /** The name of the tool. */
    public static final String TOOL = "tool";

    /** The arguments of a tool call. */
    public static final String INPUT = "input";

    /** The result of a tool call. */
    public static final String OUTPUT = "output";

    /** Why a tool was not called. */
    public static final String CODE = "code";

    /** Data of a tool's result for the page. */
    public static final String META = "_meta";

    /** The id of a question to the visitor. */
    public static final String REQUEST_ID = "request_id";

    /** The id of the chosen option, or {@code expired}. */
    public static final String RESULT = "result";

    /** The target of the tool call that needs approval. */
    public static final String TARGET = "target";

    /** The time at which a question expires, in ISO 8601. */
    public static final String EXPIRES_AT = "expires_at";

    /** {@code {input_tokens, output_tokens, total_tokens}} of the turn. */
    public static final String USAGE = "usage";

    /** How sure the answer is: {@code answer}, {@code closest} or {@code no}. */
    public static final String REPLY = "reply";

    /** The server's label of a step or a question, for visitors. */
    public static final String TITLE = "title";

    /** The server's label of a completed step, for visitors. */
    public static final String DONE_TITLE = "done";

    /** The server's question, for visitors. */
    public static final String QUESTION = "question";

    private EventField() {}
}
