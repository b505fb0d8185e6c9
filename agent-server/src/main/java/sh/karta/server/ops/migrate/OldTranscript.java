// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.ops.migrate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventType;
import sh.karta.server.event.Json;
import sh.karta.server.event.MessageText;

/** The messages of a session as the old server showed them. Each word was an event, so words are joined. */
final class OldTranscript {
    private final List<ObjectNode> messages = new ArrayList<>();
    private final Map<String, String> answer = new LinkedHashMap<>();
    private long question;
    private String answeredAt = "";

    private OldTranscript() {}

    static List<ObjectNode> of(List<Event> events) {
        OldTranscript transcript = new OldTranscript();
        events.forEach(transcript::add);
        transcript.endAnswer();
        return transcript.messages;
    }

    private void add(Event event) {
        String createdAt = event.fields().path("created_at").asText();
        if (event.type().equals(EventType.USER_MESSAGE)) {
            endAnswer();
            question = event.seq();
            ObjectNode message = message("user", "msg_" + question, List.of(event.text("text")), createdAt);
            if (event.fields().has(MessageText.CONTEXT)) {
                message.set(MessageText.CONTEXT, event.field(MessageText.CONTEXT));
                message.set(MessageText.CONTEXT_FROM, event.field(MessageText.CONTEXT_FROM));
            }
        } else if (event.type().equals(EventType.MESSAGE)) {
            answeredAt = answer.isEmpty() ? createdAt : answeredAt;
            answer.merge(
                    event.text("part_id"),
                    event.text("text"),
                    (before, text) -> event.field("delta").asBoolean() ? before + text : text);
        }
    }

    private void endAnswer() {
        List<String> parts =
                answer.values().stream().filter(text -> !text.isEmpty()).toList();
        if (!parts.isEmpty()) {
            message("assistant", "msg_" + question + "_answer", parts, answeredAt);
        }
        answer.clear();
    }

    private ObjectNode message(String role, String id, List<String> texts, String createdAt) {
        ObjectNode message = Json.object().put("id", id).put("role", role);
        var parts = message.putArray("parts");
        texts.forEach(text -> parts.addObject().put("kind", "text").put("text", text));
        messages.add(message.put("created_at", createdAt));
        return message;
    }
}
