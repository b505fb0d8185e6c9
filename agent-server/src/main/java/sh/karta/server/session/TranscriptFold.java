// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventType;
import sh.karta.server.event.Json;
import sh.karta.server.event.MessageText;

/**
 * Folds the rows of a session into messages. Holds at most one answer in memory. Used by one thread at a time.
 *
 * <p>A message is {@code {id, role, parts:[{kind:"text", text}], created_at}}. An answer's id is derived from the {@code seq} of the
 * message it answers, so it does not change while the answer grows.
 */
public final class TranscriptFold {
    private final boolean forOperators;
    private final Map<String, String> answer = new LinkedHashMap<>();
    private List<ObjectNode> messages = new ArrayList<>();
    private long answerSeq;
    private String answeredAt = "";

    /** @param forOperators whether the page's context is included */
    public TranscriptFold(boolean forOperators) {
        this.forOperators = forOperators;
    }

    /** Takes the next row. */
    public void add(Event event) {
        switch (event.type()) {
            case EventType.USER_MESSAGE -> {
                closeAnswer();
                answerSeq = event.seq();
                ObjectNode message =
                        append("user", MessageId.ofQuestion(answerSeq), List.of(event.text("text")), created(event));
                if (forOperators && event.fields().has(MessageText.CONTEXT)) {
                    message.set(MessageText.CONTEXT, event.field(MessageText.CONTEXT));
                    message.set(MessageText.CONTEXT_FROM, event.field(MessageText.CONTEXT_FROM));
                }
            }
            case EventType.MESSAGE -> {
                if (answer.isEmpty()) {
                    answeredAt = created(event);
                }
                // A part that was stored before its end has a second row with the whole text.
                answer.put(event.text("part_id"), event.text("text"));
            }
            default -> {
                // steps and states are not messages
            }
        }
    }

    /** Ends the last answer. Call after the last row. */
    public void closeAnswer() {
        List<String> parts =
                answer.values().stream().filter(text -> !text.isEmpty()).toList();
        if (!parts.isEmpty()) {
            append("assistant", MessageId.ofAnswer(answerSeq), parts, answeredAt);
        }
        answer.clear();
    }

    private ObjectNode append(String role, String id, List<String> texts, String createdAt) {
        ObjectNode message = Json.object().put("id", id).put("role", role);
        var parts = message.putArray("parts");
        texts.forEach(text -> parts.addObject().put("kind", "text").put("text", text));
        messages.add(message.put("created_at", createdAt));
        return message;
    }

    private static String created(Event event) {
        return event.fields().path("created_at").asText();
    }

    /** Returns the messages that are complete, each once. */
    public List<ObjectNode> take() {
        List<ObjectNode> taken = messages;
        messages = new ArrayList<>();
        return taken;
    }
}
