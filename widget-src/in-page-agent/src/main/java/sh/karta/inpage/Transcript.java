// SPDX-License-Identifier: Apache-2.0
package sh.karta.inpage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;

/** Folds the events of a path to its messages, as the server's transcript has them. */
final class Transcript {
    private final Json json;
    private final Turns turns;
    private final JsonValue messages;
    private final Map<String, String> parts = new LinkedHashMap<>();
    private long turn;
    private boolean running;
    private @Nullable String at;

    private Transcript(Json json, Turns turns) {
        this.json = json;
        this.turns = turns;
        this.messages = json.array();
    }

    static JsonValue of(List<JsonValue> path, Turns turns, Json json) {
        Transcript transcript = new Transcript(json, turns);
        path.forEach(transcript::add);
        transcript.closeAnswer();
        return json.object().put("messages", transcript.messages);
    }

    private void add(JsonValue event) {
        String type = String.valueOf(event.string("type"));
        String text = event.string("text");
        String part = event.string("part_id");
        if (type.equals("user.message") || type.equals("user.regenerate")) {
            closeAnswer();
            turn = (long) event.number("seq");
            at = event.string("created_at");
            running = false;
            if (text != null) {
                append("user", Turns.question(turn), List.of(text), false);
            }
        } else if (type.equals("session.status_running")) {
            running = true;
        } else if (type.equals("agent.message") && text != null && part != null) {
            at = parts.isEmpty() ? event.string("created_at") : at;
            parts.merge(part, text, String::concat);
        }
    }

    private void closeAnswer() {
        if (!parts.isEmpty() || (running && turns.hasVersions(turn))) {
            append("assistant", Turns.answer(turn), parts.values(), true);
        }
        parts.clear();
    }

    private void append(String role, String id, Iterable<String> texts, boolean answer) {
        JsonValue list = json.array();
        for (String text : texts) {
            list.add(json.object().put("kind", "text").put("text", text));
        }
        JsonValue message =
                json.object().put("id", id).put("role", role).put("parts", list).put("created_at", at);
        turns.describe(message, turn, answer, json);
        messages.add(message);
    }
}
