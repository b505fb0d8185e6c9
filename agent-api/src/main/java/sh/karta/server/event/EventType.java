// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.event;

/** The values of an event's {@code type}: the types of wire protocol §3, and internal ones that clients never see. */
public final class EventType {
    public static final String USER_MESSAGE = "user.message";
    /** The visitor asks for another answer to the question of an answer. */
    public static final String USER_REGENERATE = "user.regenerate";

    /** The visitor returns to another version of a message. */
    public static final String USER_SELECT = "user.select";

    public static final String USER_TOOL_CONFIRMATION = "user.tool_confirmation";
    public static final String USER_INTERRUPT = "user.interrupt";
    public static final String STATUS_RUNNING = "session.status_running";
    public static final String STATUS_IDLE = "session.status_idle";
    public static final String WARMING = "session.warming";
    public static final String ERROR = "session.error";
    public static final String MESSAGE = "agent.message";
    public static final String THINKING = "agent.thinking";
    public static final String TOOL_USE = "agent.tool_use";
    public static final String TOOL_RESULT = "agent.tool_result";
    public static final String SOURCES = "agent.sources";
    /** Replies that the visitor can send with one tap. Of several in a turn, the last one counts. */
    public static final String SUGGESTIONS = "agent.suggestions";

    /** The first event of each session, with its project, owner and metadata. */
    public static final String CREATED = "internal.created";
    /** A verified user has adopted a visitor's session. */
    public static final String ADOPTED = "internal.adopted";
    /** The response to the request with an idempotency key. */
    public static final String ACCEPTED = "internal.accepted";
    /** The visitor has uploaded a file. */
    public static final String FILE = "internal.file";
    /** Opaque data that a model's provider expects back with the results of the tool calls that follow. */
    public static final String REASONING = "internal.reasoning";
    /** The visitor has rated an answer. */
    public static final String FEEDBACK = "internal.feedback";

    private EventType() {}

    /** Returns whether clients see events of this type, in streams and in the history. */
    public static boolean isPublic(String type) {
        return !type.startsWith("internal.");
    }

    /** Returns whether an agent writes events of this type during a turn. They extend the transcript and change no other state. */
    public static boolean isAgents(String type) {
        return type.startsWith("agent.") || type.equals(WARMING) || type.equals(REASONING);
    }

    /** Returns whether events of this type are words: deltas of a part, which are shown before they are stored. */
    public static boolean isDelta(String type) {
        return type.equals(MESSAGE) || type.equals(THINKING);
    }

    /** Returns whether events of this type belong to an answer and carry its {@code message_id}. */
    public static boolean isOfAnswer(String type) {
        return isAgents(type) || type.equals(STATUS_RUNNING) || endsRun(type);
    }

    /** Returns whether an event of this type asks for an answer. */
    public static boolean startsTurn(String type) {
        return type.equals(USER_MESSAGE) || type.equals(USER_REGENERATE);
    }

    /**
     * Returns whether an event of this type ends a run: no agent writes until another run begins. Each event that ends a stream ends its
     * run too. They are two questions, because a run can end while the stream goes on.
     */
    public static boolean endsRun(String type) {
        return endsStream(type);
    }

    /** Returns whether an event of this type ends the stream of a turn: the turn is over or waits for an approval. */
    public static boolean endsStream(String type) {
        return type.equals(STATUS_IDLE) || type.equals(ERROR);
    }
}
