// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventType;
import sh.karta.server.event.Json;
import sh.karta.server.event.Mention;
import sh.karta.server.event.MessageText;

/**
 * Folds the rows of a session into messages. Holds at most one answer in memory. Used by one thread at a time.
 *
 * <p>A message is {@code {id, role, parts:[{kind:"text", text}], created_at, parent, versions}}. An answer's id is derived from the
 * {@code seq} of the row that asked for it, so it does not change while the answer grows. An answer without text is left out, unless it
 * has other versions: visitors must find the way back to them.
 */
public final class TranscriptFold {
    private final boolean forOperators;
    private final Map<String, String> answer = new LinkedHashMap<>();
    private List<ObjectNode> messages = new ArrayList<>();
    private final @Nullable MessageTree tree;
    private long turn;
    private long question;
    /** Whether the path has the answer of the turn, not another version. */
    private boolean running;

    private String at = "";

    /**
     * @param forOperators whether the page's context and the mentions are included
     * @param tree finds parents and versions; null leaves them out
     */
    public TranscriptFold(boolean forOperators, @Nullable MessageTree tree) {
        this.forOperators = forOperators;
        this.tree = tree;
    }

    /** Takes the next row. */
    public void add(Event event) {
        switch (event.type()) {
            case EventType.USER_MESSAGE -> {
                closeAnswer();
                long parent = Branches.parentOf(event, turn);
                begin(event, event.seq());
                ObjectNode message = append("user", MessageId.ofQuestion(turn), List.of(event.text("text")));
                if (tree != null) {
                    tree.describeMessage(message, turn, parent);
                }
                if (forOperators && event.fields().has(MessageText.CONTEXT)) {
                    message.set(MessageText.CONTEXT, event.field(MessageText.CONTEXT));
                    message.set(MessageText.CONTEXT_FROM, event.field(MessageText.CONTEXT_FROM));
                }
                if (forOperators && event.fields().has(Mention.FIELD)) {
                    message.set(Mention.FIELD, event.field(Mention.FIELD));
                }
            }
            case EventType.USER_REGENERATE -> {
                closeAnswer();
                begin(event, Branches.parentOf(event, turn));
            }
            case EventType.STATUS_RUNNING -> running = true;
            case EventType.MESSAGE -> {
                if (answer.isEmpty()) {
                    at = created(event);
                }
                // A part that was stored before its end has a second row with the whole text.
                answer.put(event.text("part_id"), event.text("text"));
            }
            default -> {
                // steps and states are not messages
            }
        }
    }

    private void begin(Event asking, long ofQuestion) {
        turn = asking.seq();
        question = ofQuestion;
        at = created(asking);
        running = false;
    }

    /** Ends the last answer. Call after the last row. */
    public void closeAnswer() {
        List<String> parts =
                answer.values().stream().filter(text -> !text.isEmpty()).toList();
        if (!parts.isEmpty() || (tree != null && running && tree.hasVersions(question))) {
            ObjectNode message = append("assistant", MessageId.ofAnswer(turn), parts);
            if (tree != null) {
                tree.describeAnswer(message, question);
            }
        }
        answer.clear();
    }

    private ObjectNode append(String role, String id, List<String> texts) {
        ObjectNode message = Json.object().put("id", id).put("role", role);
        var parts = message.putArray("parts");
        texts.forEach(text -> parts.addObject().put("kind", "text").put("text", text));
        messages.add(message.put("created_at", at));
        return message;
    }

    private static String created(Event event) {
        return event.fields().path("created_at").asText();
    }

    /** Returns the messages that are complete, each once. */
    public List<ObjectNode> drain() {
        List<ObjectNode> taken = messages;
        messages = new ArrayList<>();
        return taken;
    }
}
