// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;

/** What the page is told of the conversation, with the payloads of public-api §2; nothing is told twice. */
final class PageNews {
    private static final int ESCALATED = 20;
    private static final String SESSION_ID = "sessionId";
    private static final String TEXT = "text";
    private static final String STEP_UP = "step_up_required";

    private final Json json;
    private final ConversationListener listener;

    /** The session that the page was told of, or null. */
    private @Nullable String session;

    /** Whether the page was told that a turn is running, so that it is told its end. */
    private boolean turnOpen;

    PageNews(Json json, ConversationListener listener) {
        this.json = json;
        this.listener = listener;
    }

    /** The conversation goes on in session {@code id}; null where there is none any more. */
    void session(@Nullable String id) {
        String before = session;
        session = id;
        if (id != null && !id.isEmpty() && !id.equals(before)) {
            listener.pageEvent("session:started", json.object().put(SESSION_ID, id));
        }
    }

    /** The visitor has submitted {@code message}: once, however often it is posted. */
    void sent(Message message) {
        if (!message.told) {
            message.told = true;
            listener.pageEvent("message:sent", json.object().put(TEXT, message.text()));
        }
    }

    void turnStarted() {
        if (!turnOpen) {
            turnOpen = true;
            listener.pageEvent("turn:started", json.object());
        }
    }

    /** {@code answer} is complete: the page hears of it once, within a turn. */
    void received(Message answer) {
        String text = answer.text();
        if (answer.told || text.length() == 0) {
            return;
        }
        answer.told = true;
        boolean alone = !turnOpen;
        turnStarted();
        listener.pageEvent("message:received", json.object().put(TEXT, text));
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

    /** The agent asks for a decision. */
    void approval(AgentEvent question) {
        listener.pageEvent(
                "approval",
                json.object()
                        .put("requestId", question.id)
                        .put("tool", question.tool)
                        .put("target", question.target));
    }

    /** Tells the page if {@code event} is the result of a tool that was not called because it needs a recent sign-in. */
    void stepUp(AgentEvent event) {
        if (event.type == AgentEvent.TOOL_RESULT && STEP_UP.equals(event.code)) {
            listener.pageEvent(STEP_UP, json.object().put("tool", event.tool));
        }
    }

    /** Something failed; what the visitor or page has broken off is no failure. */
    void failed(KartaError error) {
        JsonValue payload = json.object().put("message", error.message).put("code", error.code);
        if (error.isLimit()) {
            if (error.retryAfterSeconds >= 0) {
                payload.put("retryAfterSeconds", error.retryAfterSeconds);
            }
            listener.pageEvent("limit_reached", payload);
        } else if (!error.code.equals(ErrorCode.ABORTED)) {
            listener.pageEvent("error", payload);
        }
    }

    /** The visitor has judged an answer. */
    void feedback(boolean up, @Nullable String text) {
        listener.pageEvent(
                "feedback",
                json.object().put("value", up ? "up" : "down").put(TEXT, text).put(SESSION_ID, session));
    }

    /** Returns the payload of {@code escalate}; {@link Conversation#escalation} says of what. */
    JsonValue escalation(
            @Nullable String reason, @Nullable JsonValue given, Transcript transcript, @Nullable String id) {
        JsonValue context =
                given != null && given.isObject() ? given : json.object().put("value", given);
        context.put("transcript", transcript.write(ESCALATED, json));
        if (id == null) {
            context.putNull(SESSION_ID);
        } else {
            context.put(SESSION_ID, id);
        }
        return json.object().put("reason", reason).put("context", context);
    }
}
