// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.event.EventField;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;

/** Reports the conversation's events to the host page, each once, with the payloads of public-api §2. */
final class HostEvents {
    /** How many of the last messages {@link #escalation} contains. */
    private static final int ESCALATED = 20;

    private static final String SESSION_ID = "sessionId";
    private static final String TEXT = "text";
    private static final String STEP_UP = "step_up_required";

    private final Json json;
    private final ConversationListener listener;

    /** The session that the page knows, or null. */
    private @Nullable String session;

    /** Whether {@code turn:started} was raised and {@code turn:ended} must follow. */
    private boolean turnOpen;

    HostEvents(Json json, ConversationListener listener) {
        this.json = json;
        this.listener = listener;
    }

    /** Notes that the conversation continues in session {@code id}, or in none if that is null. */
    void session(@Nullable String id) {
        String before = session;
        session = id;
        if (id != null && !id.isEmpty() && !id.equals(before)) {
            listener.pageEvent("session:started", json.object().put(SESSION_ID, id));
        }
    }

    /** Reports that the visitor has sent {@code message}. A second post of it is not reported. */
    void sent(Message message) {
        if (!message.reported) {
            message.reported = true;
            listener.pageEvent("message:sent", json.object().put(TEXT, message.text()));
        }
    }

    void turnStarted() {
        if (!turnOpen) {
            turnOpen = true;
            listener.pageEvent("turn:started", json.object());
        }
    }

    /** Reports that {@code answer}, if any, is complete: once, within a turn, and unless it is {@code history}. */
    void completed(@Nullable Message answer, boolean history) {
        if (answer == null || answer.reported || (!history && answer.text().length() == 0)) {
            return;
        }
        answer.reported = true;
        if (history) {
            return;
        }
        boolean alone = !turnOpen;
        turnStarted();
        listener.pageEvent("message:received", json.object().put(TEXT, answer.text()));
        if (alone) {
            turnEnded("done");
        }
    }

    void turnEnded(String status) {
        if (turnOpen) {
            turnOpen = false;
            listener.pageEvent("turn:ended", json.object().put("status", status));
        }
    }

    /** Reports that the agent waits for the visitor's decision on {@code question}. */
    void approval(Part question) {
        listener.pageEvent(
                "approval",
                json.object()
                        .put("requestId", question.id)
                        .put("tool", question.name)
                        .put("target", question.target));
    }

    /**
     * Reports {@code event} if it is the result of a tool that was not called because it needs a recent sign-in.
     *
     * @param step the part that the event has written, or null
     */
    void stepUp(AgentEvent event, @Nullable Part step) {
        if (event.type == AgentEvent.TOOL_RESULT && STEP_UP.equals(event.string(EventField.CODE)) && step != null) {
            listener.pageEvent(STEP_UP, json.object().put("tool", step.name));
        }
    }

    /** Reports a failure, unless its code raises no page event, such as {@code aborted}. */
    void failed(KartaError error) {
        JsonValue payload = json.object().put("message", error.message).put("code", error.code);
        if (error.isLimit()) {
            if (error.retryAfterSeconds >= 0) {
                payload.put("retryAfterSeconds", error.retryAfterSeconds);
            }
            listener.pageEvent("limit_reached", payload);
        } else if (!ErrorCode.isQuiet(error.code)) {
            listener.pageEvent("error", payload);
        }
    }

    /** Reports the visitor's feedback on an answer: {@code vote} with the session's id. */
    void feedback(JsonValue vote) {
        listener.pageEvent("feedback", vote.put(SESSION_ID, session));
    }

    /** Returns the payload of {@code escalate} ({@link Conversation#escalation}). */
    JsonValue escalation(
            @Nullable String reason, @Nullable JsonValue given, List<Message> messages, @Nullable String id) {
        JsonValue context =
                // The page's own object stays as it is.
                given != null && given.isObject() ? given.copy() : json.object().put("value", given);
        context.put("transcript", last(messages));
        if (id == null) {
            context.putNull(SESSION_ID);
        } else {
            context.put(SESSION_ID, id);
        }
        return json.object().put("reason", reason).put("context", context);
    }

    /** Returns the last {@link #ESCALATED} messages that have text as {@code [{role, text}]}. */
    private JsonValue last(List<Message> messages) {
        JsonValue array = json.array();
        int skip = -ESCALATED;
        for (Message message : messages) {
            skip += message.text().length() > 0 ? 1 : 0;
        }
        for (Message message : messages) {
            String text = message.text();
            if (text.length() > 0 && skip-- <= 0) {
                array.add(json.object()
                        .put("role", message.visitors ? "user" : "assistant")
                        .put(TEXT, text));
            }
        }
        return array;
    }
}
