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
import sh.karta.server.store.EventLog;

/**
 * A conversation for people: who said what, without steps and thoughts. Reads the log from its beginning, some events at a time, and
 * holds no more than one answer. For one thread at a time.
 *
 * <p>A message is {@code {id, role, parts:[{kind:"text", text}], created_at}}. An answer's id is made of the {@code seq} of the
 * message it answers, so it is the same while the answer still grows.
 */
public final class Transcript {
    private static final int PAGE = 32;

    private final EventLog log;
    private final String sessionId;
    private final boolean forOperators;
    private final Map<String, StringBuilder> answer = new LinkedHashMap<>();
    private List<ObjectNode> messages = new ArrayList<>();
    private long after;
    private long answerSeq;
    private String answeredAt = "";
    private boolean atEnd;

    /** @param forOperators whether the page's context is included */
    Transcript(EventLog log, String sessionId, boolean forOperators) {
        this.log = log;
        this.sessionId = sessionId;
        this.forOperators = forOperators;
    }

    /**
     * Returns the next messages in order; none at the end only.
     *
     * @throws sh.karta.server.problem.Problem when the store cannot be read
     */
    public List<ObjectNode> next() {
        while (messages.isEmpty() && !atEnd) {
            List<Event> page = log.read(sessionId, after, PAGE);
            page.forEach(this::add);
            if (page.size() < PAGE) {
                atEnd = true;
                closeAnswer();
            } else {
                after = page.get(PAGE - 1).seq();
            }
        }
        List<ObjectNode> read = messages;
        messages = new ArrayList<>();
        return read;
    }

    private void add(Event event) {
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
                StringBuilder part = answer.computeIfAbsent(event.text("part_id"), id -> new StringBuilder());
                if (!event.field("delta").asBoolean()) {
                    part.setLength(0);
                }
                part.append(event.text("text"));
            }
            default -> {
                // steps and states are no messages
            }
        }
    }

    private void closeAnswer() {
        List<String> parts = answer.values().stream()
                .map(StringBuilder::toString)
                .filter(text -> !text.isEmpty())
                .toList();
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
}
