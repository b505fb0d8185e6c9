// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Json;

/**
 * Tracks the passages that a turn has offered to the model, and which of them the answer cites. Numbers begin at 1 in each turn and depend
 * only on the order of the passages, so a turn that continues after a restart has the same numbers. Passages of one URL share a number.
 */
final class Citations {
    private static final int MAX_ALSO = 2;

    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<Integer, JsonNode> passages = new TreeMap<>();
    private final TreeSet<Integer> cited = new TreeSet<>();

    /** Returns the citations of the rounds of a turn so far. */
    static Citations of(List<Round> rounds) {
        Citations citations = new Citations();
        for (Round round : rounds) {
            CitationMark.numbers(round.text).forEach(citations::cite);
            for (ToolCall call : round.calls) {
                JsonNode output = call.output;
                if (output != null) {
                    citations.offer(call.tool, output);
                }
            }
        }
        return citations;
    }

    /** Numbers the passages in the output of a search, in the field {@code n}. Ignores the output of other tools. */
    void offer(String tool, JsonNode output) {
        if (!tool.equals(DocsTool.NAME)) {
            return;
        }
        for (JsonNode passage : output.path("passages")) {
            int number = numbers.computeIfAbsent(passage.path("url").asText(), url -> numbers.size() + 1);
            passages.putIfAbsent(number, passage);
            ((ObjectNode) passage).put("n", number);
        }
    }

    /** Notes that the answer cites a passage. Returns false if no passage has this number. */
    boolean cite(int number) {
        boolean offered = passages.containsKey(number);
        if (offered) {
            cited.add(number);
        }
        return offered;
    }

    /** Returns the items of {@code agent.sources}: the cited pages, then up to two others; null for none. */
    @Nullable
    ArrayNode sources() {
        if (passages.isEmpty()) {
            return null;
        }
        ArrayNode items = Json.object().arrayNode();
        cited.forEach(number -> item(items, number));
        Set<String> pages = new HashSet<>();
        cited.forEach(number -> pages.add(page(number)));
        passages.keySet().stream()
                .filter(number -> !cited.contains(number) && pages.add(page(number)))
                .limit(MAX_ALSO)
                .forEach(number -> item(items, number).put("also", true));
        return items;
    }

    /** Returns the URL of a passage's page, without the section. */
    private String page(int number) {
        return passages.getOrDefault(number, Json.object()).path("url").asText().replaceAll("#.*", "");
    }

    private ObjectNode item(ArrayNode items, int number) {
        JsonNode passage = passages.getOrDefault(number, Json.object());
        ObjectNode item = items.addObject()
                .put("n", number)
                .put("title", passage.path("title").asText())
                .put("url", passage.path("url").asText());
        String quote = passage.path("quote").asText();
        return quote.isEmpty() ? item : item.put("quote", quote);
    }
}
