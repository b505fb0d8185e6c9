// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model.reply;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import sh.karta.server.event.Json;

/** Reads the JSON of endpoints: names that repeat and numbers that are not numbers (as Python writes them) are no reason to fail. */
final class EndpointJson {
    private static final ObjectReader READER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(Json.MAX_DEPTH)
                            .build())
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build()
            .readerFor(JsonNode.class);

    private EndpointJson() {}

    /** Returns the values of an event, with the items of arrays. There are several if blank lines between events are missing. */
    static List<JsonNode> values(String data) throws IOException {
        List<JsonNode> values = new ArrayList<>();
        try (MappingIterator<JsonNode> iterator = READER.readValues(data)) {
            while (iterator.hasNextValue()) {
                JsonNode value = iterator.nextValue();
                if (value.isArray()) {
                    value.forEach(values::add);
                } else {
                    values.add(value);
                }
            }
        }
        return values;
    }

    /** Returns a string, or a number as one. Empty for null, for what is missing, and for anything else. */
    static String text(JsonNode value) {
        return value.isTextual() || value.isNumber() ? value.asText() : "";
    }

    /** Returns the first of some fields that has text, or empty. */
    static String text(JsonNode object, String... fields) {
        for (String field : fields) {
            String text = text(object.path(field));
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    /** Returns arguments as JSON text: those that are an object already, too. Empty for null. */
    static String arguments(JsonNode value) {
        return value.isContainerNode() ? Json.write(value) : text(value);
    }

    /** Returns whether a text is a complete JSON object. */
    static boolean isObject(CharSequence text) {
        if (text.isEmpty() || text.charAt(text.length() - 1) != '}') {
            return false;
        }
        try {
            List<JsonNode> values = values(text.toString());
            return values.size() == 1 && values.get(0).isObject();
        } catch (IOException e) {
            return false;
        }
    }
}
