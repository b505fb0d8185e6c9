// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.live.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import sh.karta.server.event.Json;
import sh.karta.server.live.LiveBus;
import sh.karta.server.live.LiveBus.Delta;
import sh.karta.server.live.LiveBus.Mark;

/** Encodes and decodes the messages between servers: a JSON array of objects, each with its type in {@code k}. */
final class BusMessages {
    /** PostgreSQL accepts less than 8,000 bytes in one notification. */
    private static final int MAX_BYTES = 7_800;

    private BusMessages() {}

    static ObjectNode changed(String session) {
        return Json.object().put("k", "changed").put("session", session);
    }

    static ObjectNode interrupt(String session, long turnId) {
        return Json.object().put("k", "interrupt").put("session", session).put("turn", turnId);
    }

    static ObjectNode delta(Delta deltas) {
        ObjectNode message = Json.object()
                .put("k", "said")
                .put("session", deltas.session())
                .put("run", deltas.run().toString())
                .put("part", deltas.part())
                .put("from", deltas.fromChar())
                .put("text", deltas.text());
        ArrayNode marks = message.putArray("marks");
        deltas.marks().forEach(mark -> marks.add(mark.number()).add(mark.end()));
        return message;
    }

    /**
     * Packs messages into as few payloads as possible. A message that is too large for a payload is dropped. Readers notice the gap and
     * read the store.
     *
     * @param node id of the sending server
     */
    static List<String> pack(String node, List<ObjectNode> messages) {
        List<String> payloads = new ArrayList<>();
        String begin = "{\"node\":\"" + node + "\",\"messages\":[";
        StringBuilder payload = new StringBuilder(begin);
        int bytes = begin.length() + 2;
        for (ObjectNode message : messages) {
            String json = Json.write(message);
            int size = json.getBytes(StandardCharsets.UTF_8).length + 1;
            if (begin.length() + 2 + size > MAX_BYTES) {
                continue;
            }
            if (bytes + size > MAX_BYTES) {
                payloads.add(payload.append("]}").toString());
                payload = new StringBuilder(begin);
                bytes = begin.length() + 2;
            }
            payload.append(bytes == begin.length() + 2 ? "" : ",").append(json);
            bytes += size;
        }
        if (bytes > begin.length() + 2) {
            payloads.add(payload.append("]}").toString());
        }
        return payloads;
    }

    /** Passes the messages of another server to a listener. */
    static void read(String node, String payload, LiveBus.Listener listener) {
        JsonNode root = Json.parseTrusted(payload);
        if (root.path("node").asText().equals(node)) {
            return;
        }
        for (JsonNode message : root.path("messages")) {
            String session = message.path("session").asText();
            switch (message.path("k").asText()) {
                case "said" -> listener.received(delta(session, message));
                case "changed" -> listener.changed(session);
                case "interrupt" ->
                    listener.interrupt(session, message.path("turn").asLong());
                default -> {
                    // a message type of a newer server
                }
            }
        }
    }

    private static Delta delta(String session, JsonNode message) {
        List<Mark> marks = new ArrayList<>();
        JsonNode numbers = message.path("marks");
        for (int i = 0; i + 1 < numbers.size(); i += 2) {
            marks.add(new Mark(numbers.get(i).asLong(), numbers.get(i + 1).asInt()));
        }
        return new Delta(
                session,
                UUID.fromString(message.path("run").asText()),
                message.path("part").asText(),
                message.path("from").asInt(),
                marks,
                message.path("text").asText());
    }
}
