// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.EventType;
import sh.karta.server.event.Json;
import sh.karta.server.store.EventLog;

/** A conversation for people: who said what, without steps, thoughts and the page's context. */
final class Transcript {
    private final List<ObjectNode> messages = new ArrayList<>();
    private final Map<String, String> answer = new LinkedHashMap<>();
    private long answerSeq;
    private String answeredAt = "";

    private Transcript() {}

    /**
     * All messages in order as {@code {id, role, parts:[{kind:"text", text}], created_at}}. An answer's id is made of the
     * {@code seq} of the message it answers, so it is the same while the answer still grows.
     */
    static List<ObjectNode> of(EventLog log, String sessionId) {
        Transcript transcript = new Transcript();
        History.all(log, sessionId).forEach(transcript::add);
        transcript.closeAnswer();
        return transcript.messages;
    }

    private void add(ObjectNode event) {
        switch (event.path("type").asText()) {
            case EventType.USER_MESSAGE -> {
                closeAnswer();
                answerSeq = event.path("seq").asLong();
                append("user", "msg_" + answerSeq, List.of(text(event)), created(event));
            }
            case EventType.MESSAGE -> {
                if (answer.isEmpty()) {
                    answeredAt = created(event);
                }
                answer.put(event.path("part_id").asText(), text(event));
            }
            default -> {
                // steps and states are no messages
            }
        }
    }

    private void closeAnswer() {
        List<String> parts = answer.values().stream().filter(t -> !t.isEmpty()).toList();
        if (!parts.isEmpty()) {
            append("assistant", answerId(answerSeq), parts, answeredAt);
        }
        answer.clear();
    }

    /** The id of the answer to the message with this seq. */
    static String answerId(long userMessageSeq) {
        return "msg_" + userMessageSeq + "_answer";
    }

    private void append(String role, String id, List<String> texts, @Nullable String createdAt) {
        ObjectNode message = Json.object().put("id", id).put("role", role);
        var parts = message.putArray("parts");
        texts.forEach(t -> parts.addObject().put("kind", "text").put("text", t));
        messages.add(message.put("created_at", createdAt));
    }

    private static String text(ObjectNode event) {
        return event.path("text").asText();
    }

    private static String created(ObjectNode event) {
        return event.path("created_at").asText();
    }
}
