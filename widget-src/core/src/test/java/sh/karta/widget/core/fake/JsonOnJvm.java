// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.fake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;

/** JSON implemented with Jackson. */
public final class JsonOnJvm implements Json {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @Override
    public JsonValue parse(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            return node == null || node.isMissingNode() || node.isNull() ? null : new Value(node);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    @Override
    public JsonValue object() {
        return new Value(MAPPER.createObjectNode());
    }

    @Override
    public JsonValue array() {
        return new Value(MAPPER.createArrayNode());
    }

    private static final class Value implements JsonValue {
        private final JsonNode node;

        Value(JsonNode node) {
            this.node = node;
        }

        private static JsonValue of(JsonNode node) {
            return node == null || node.isNull() ? null : new Value(node);
        }

        @Override
        public boolean isObject() {
            return node.isObject();
        }

        @Override
        public JsonValue copy() {
            return new Value(node.deepCopy());
        }

        @Override
        public boolean isArray() {
            return node.isArray();
        }

        @Override
        public String asString() {
            return node.isTextual() ? node.textValue() : null;
        }

        @Override
        public double asNumber() {
            return node.isNumber() ? node.doubleValue() : Double.NaN;
        }

        @Override
        public boolean isTrue() {
            return node.isBoolean() && node.booleanValue();
        }

        @Override
        public JsonValue get(String key) {
            return of(node.get(key));
        }

        @Override
        public boolean has(String key) {
            return node.has(key);
        }

        @Override
        public int size() {
            return node.isArray() ? node.size() : 0;
        }

        @Override
        public JsonValue at(int index) {
            return node.isArray() ? of(node.get(index)) : null;
        }

        @Override
        public JsonValue put(String key, String value) {
            if (value != null) {
                ((ObjectNode) node).put(key, value);
            }
            return this;
        }

        @Override
        public JsonValue put(String key, double value) {
            if (value == Math.rint(value) && Math.abs(value) < 1e15) {
                ((ObjectNode) node).put(key, (long) value);
            } else {
                ((ObjectNode) node).put(key, value);
            }
            return this;
        }

        @Override
        public JsonValue put(String key, boolean value) {
            ((ObjectNode) node).put(key, value);
            return this;
        }

        @Override
        public JsonValue put(String key, JsonValue value) {
            if (value != null) {
                ((ObjectNode) node).set(key, ((Value) value).node);
            }
            return this;
        }

        @Override
        public JsonValue putNull(String key) {
            ((ObjectNode) node).putNull(key);
            return this;
        }

        @Override
        public JsonValue add(JsonValue value) {
            ((ArrayNode) node).add(((Value) value).node);
            return this;
        }

        @Override
        public JsonValue add(String value) {
            ((ArrayNode) node).add(value);
            return this;
        }

        @Override
        public String write() {
            return node.toString();
        }

        @Override
        public String toString() {
            return write();
        }
    }
}
