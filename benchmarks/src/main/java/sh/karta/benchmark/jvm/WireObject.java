// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.jvm;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.JsonValue;

/** A parsed, read-only JSON value: a map, string, number or boolean. */
record WireObject(Object value) implements JsonValue {
    @Override
    public boolean isObject() {
        return value instanceof Map;
    }

    @Override
    public JsonValue copy() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isArray() {
        return false;
    }

    @Override
    public @Nullable String asString() {
        return value instanceof String text ? text : null;
    }

    @Override
    public double asNumber() {
        return value instanceof Double number ? number : Double.NaN;
    }

    @Override
    public boolean isTrue() {
        return Boolean.TRUE.equals(value);
    }

    @Override
    public @Nullable JsonValue get(String key) {
        Object member = value instanceof Map<?, ?> members ? members.get(key) : null;
        return member == null ? null : new WireObject(member);
    }

    @Override
    public boolean has(String key) {
        return value instanceof Map<?, ?> members && members.containsKey(key);
    }

    @Override
    public int size() {
        return 0;
    }

    @Override
    public @Nullable JsonValue at(int index) {
        return null;
    }

    @Override
    public JsonValue put(String key, @Nullable String text) {
        throw new UnsupportedOperationException();
    }

    @Override
    public JsonValue put(String key, double number) {
        throw new UnsupportedOperationException();
    }

    @Override
    public JsonValue put(String key, boolean truth) {
        throw new UnsupportedOperationException();
    }

    @Override
    public JsonValue put(String key, @Nullable JsonValue member) {
        throw new UnsupportedOperationException();
    }

    @Override
    public JsonValue putNull(String key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public JsonValue add(JsonValue element) {
        throw new UnsupportedOperationException();
    }

    @Override
    public JsonValue add(String element) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String write() {
        throw new UnsupportedOperationException();
    }
}
