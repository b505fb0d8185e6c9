// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.event;

/** The values of an event's {@code type}: wire protocol §3, and those the server keeps to itself. */
public final class EventType {
    public static final String USER_MESSAGE = "user.message";
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

    /** First event of each session: project, owner, metadata. */
    public static final String CREATED = "internal.created";
    /** A visitor's session that now belongs to a verified user. */
    public static final String ADOPTED = "internal.adopted";
    /** Which answer an idempotency key got. */
    public static final String ACCEPTED = "internal.accepted";
    /** A file the visitor has uploaded. */
    public static final String FILE = "internal.file";
    /** What a model's provider wants back with the results of the calls that follow. */
    public static final String REASONING = "internal.reasoning";
    /** A visitor's thumb on an answer. */
    public static final String FEEDBACK = "internal.feedback";

    private EventType() {}

    /** Whether clients see events of this type, in streams and in history. */
    public static boolean isPublic(String type) {
        return !type.startsWith("internal.");
    }

    /** Whether an agent writes events of this type in mid-turn: they change what was said and nothing else of a session. */
    public static boolean isAgents(String type) {
        return type.startsWith("agent.") || type.equals(WARMING) || type.equals(REASONING);
    }

    /** Whether an event of this type belongs to an answer, so that it carries the answer's {@code message_id}. */
    public static boolean isOfAnswer(String type) {
        return isAgents(type) || type.equals(STATUS_RUNNING) || endsStream(type);
    }

    /** Whether an event of this type ends the stream that follows a turn: the turn is over, or waits for an approval. */
    public static boolean endsStream(String type) {
        return type.equals(STATUS_IDLE) || type.equals(ERROR);
    }
}
