// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.wire;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.JsonValue;

/** An event that fitted a {@link Stencil}. What messages are read by is at hand; for all else its JSON is parsed after all. */
final class StencilEvent implements JsonValue {
    private final Stencil stencil;
    private final String data;
    String text = "";
    double seq;

    @Nullable
    String createdAt;

    StencilEvent(Stencil stencil, String data, double seq, @Nullable String createdAt) {
        this.stencil = stencil;
        this.data = data;
        this.seq = seq;
        this.createdAt = createdAt;
    }

    private JsonValue parsed() {
        return requireNonNull(stencil.json.parse(data));
    }

    @Override
    public boolean isObject() {
        return true;
    }

    @Override
    public @Nullable String string(String key) {
        // One comparison after the other: in compiled code a switch over strings would hash each of them.
        if (key.equals("type")) {
            return stencil.type;
        }
        if (key.equals(Stencil.TEXT)) {
            return text;
        }
        if (key.equals(Stencil.CREATED_AT)) {
            return createdAt;
        }
        return key.equals("part_id") ? stencil.partId : stencil.model.string(key);
    }

    @Override
    public double number(String key) {
        return key.equals(Stencil.SEQ) ? seq : stencil.model.number(key);
    }

    @Override
    public boolean flag(String key) {
        return key.equals("delta") ? stencil.delta : stencil.model.flag(key);
    }

    @Override
    public boolean isArray() {
        return false;
    }

    @Override
    public @Nullable String asString() {
        return null;
    }

    @Override
    public double asNumber() {
        return Double.NaN;
    }

    @Override
    public boolean isTrue() {
        return false;
    }

    @Override
    public @Nullable JsonValue get(String key) {
        return parsed().get(key);
    }

    @Override
    public boolean has(String key) {
        return stencil.model.has(key);
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
    public JsonValue put(String key, @Nullable String value) {
        return parsed().put(key, value);
    }

    @Override
    public JsonValue put(String key, double value) {
        return parsed().put(key, value);
    }

    @Override
    public JsonValue put(String key, boolean value) {
        return parsed().put(key, value);
    }

    @Override
    public JsonValue put(String key, @Nullable JsonValue value) {
        return parsed().put(key, value);
    }

    @Override
    public JsonValue putNull(String key) {
        return parsed().putNull(key);
    }

    @Override
    public JsonValue add(JsonValue value) {
        return parsed().add(value);
    }

    @Override
    public JsonValue add(String value) {
        return parsed().add(value);
    }

    @Override
    public String write() {
        return parsed().write();
    }
}
