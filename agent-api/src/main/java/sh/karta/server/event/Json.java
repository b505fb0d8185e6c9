// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Reads and writes JSON for the whole server. Parsing is strict (RFC 8259) and limited in size, against hostile input. */
public final class Json {
    /** Maximum nesting depth. Bodies of the wire protocol need five levels. */
    public static final int MAX_DEPTH = 64;

    /** Maximum number of names, values and brackets of a request body. A parsed body takes 20 times its bytes if they are small. */
    public static final int MAX_TOKENS = 20_000;

    private static final ObjectMapper MAPPER = mapper(Long.MAX_VALUE);
    private static final ObjectMapper OF_REQUESTS = mapper(MAX_TOKENS);

    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

    private Json() {}

    private static ObjectMapper mapper(long maxTokens) {
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(MAX_DEPTH)
                                .maxNumberLength(100)
                                .maxNameLength(1_000)
                                .maxTokenCount(maxTokens)
                                .build())
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Parses one JSON value in UTF-8. Returns a missing node for empty input. */
    public static JsonNode parse(byte[] utf8) throws IOException {
        return MAPPER.readTree(utf8);
    }

    /** Parses the body of a request, one JSON value in UTF-8. Fails on malformed UTF-8 and on more than {@link #MAX_TOKENS}. */
    public static JsonNode parse(InputStream utf8) throws IOException {
        return OF_REQUESTS.readTree(new InputStreamReader(
                utf8,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
    }

    /** Parses JSON that this server has written. */
    public static JsonNode parseTrusted(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a stored value is not valid JSON", e);
        }
    }

    /** Returns JSON in one line. Jackson escapes control characters, so the JSON is safe inside an SSE frame. */
    public static String write(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns indented JSON, for files that people read. */
    public static String pretty(JsonNode node) {
        try {
            return MAPPER.writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")))
                    .writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns maps, lists, strings, numbers and booleans as JSON. */
    public static JsonNode tree(Map<String, ?> value) {
        return MAPPER.valueToTree(value);
    }

    /** Returns a string, number or boolean as JSON. */
    public static JsonNode scalar(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** Appends an object's fields, each preceded by a comma. Faster than a generator for the few short strings of most events. */
    static void appendFields(ObjectNode object, StringBuilder to) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            to.append(",\"");
            ENCODER.quoteAsString(field.getKey(), to);
            to.append("\":");
            JsonNode value = field.getValue();
            if (value.isTextual()) {
                appendString(value.textValue(), to);
            } else {
                to.append(value.isBoolean() ? value.asText() : write(value));
            }
        }
    }

    /** Appends a string in quotes. */
    static void appendString(String text, StringBuilder to) {
        to.append('"');
        ENCODER.quoteAsString(text, to);
        to.append('"');
    }

    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
