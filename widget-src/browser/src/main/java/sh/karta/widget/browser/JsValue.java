// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import sh.karta.widget.core.port.JsonValue;

/** A JavaScript value as JSON. Reads objects of the page too, which may contain anything. Only own members count. */
public final class JsValue implements JsonValue {
    private final JSObject raw;

    /** Reads {@code raw}. */
    public JsValue(JSObject raw) {
        this.raw = raw;
    }

    /** Returns {@code raw} as a value, or null for null. */
    public static @Nullable JsonValue of(@Nullable JSObject raw) {
        return raw == null ? null : new JsValue(raw);
    }

    /** Returns the JavaScript value of {@code value}, which this module created. */
    public static JSObject raw(JsonValue value) {
        return ((JsValue) value).raw;
    }

    /** Returns the names of the own members of an object, in order. */
    @JSBody(params = "raw", script = "return Object.keys(raw);")
    public static native String[] names(JSObject raw);

    /** Returns {@code raw} if it is a string, else null. */
    @JSBody(params = "raw", script = "return typeof raw === 'string' ? raw : null;")
    public static native @Nullable String text(@Nullable JSObject raw);

    /** Returns whether {@code raw} is a boolean. */
    @JSBody(params = "raw", script = "return typeof raw === 'boolean';")
    public static native boolean flag(JSObject raw);

    /** Returns {@code raw} as a string for the log. */
    @JSBody(params = "raw", script = "return String(raw);")
    public static native String describe(JSObject raw);

    /** Returns {@code raw} for an error message: a string in quotes, anything else as {@link #describe} does. */
    @JSBody(params = "raw", script = "return typeof raw === 'string' ? '\"' + raw + '\"' : String(raw);")
    public static native String quoted(JSObject raw);

    /** Returns {@code value} as JSON over several lines, for people. */
    public static String pretty(JsonValue value) {
        return pretty(raw(value));
    }

    @Override
    public boolean isObject() {
        return object(raw);
    }

    @Override
    public JsonValue copy() {
        return new JsValue(copy(raw));
    }

    @Override
    public boolean isArray() {
        return array(raw);
    }

    @Override
    public @Nullable String asString() {
        return text(raw);
    }

    @Override
    public double asNumber() {
        return number(raw);
    }

    @Override
    public boolean isTrue() {
        return yes(raw);
    }

    @Override
    public @Nullable JsonValue get(String key) {
        return has(key) ? of(member(raw, key)) : null;
    }

    @Override
    public boolean has(String key) {
        return owns(raw, key);
    }

    // These three override the defaults, because those create an object for each member.

    @Override
    public @Nullable String string(String key) {
        return has(key) ? text(member(raw, key)) : null;
    }

    @Override
    public double number(String key) {
        return has(key) ? number(member(raw, key)) : Double.NaN;
    }

    @Override
    public boolean flag(String key) {
        return has(key) && yes(member(raw, key));
    }

    @Override
    public int size() {
        return isArray() ? length(raw) : 0;
    }

    @Override
    public @Nullable JsonValue at(int index) {
        return isArray() ? of(element(raw, index)) : null;
    }

    @Override
    public JsonValue put(String key, @Nullable String value) {
        if (value != null) {
            set(raw, key, value);
        }
        return this;
    }

    @Override
    public JsonValue put(String key, double value) {
        set(raw, key, value);
        return this;
    }

    @Override
    public JsonValue put(String key, boolean value) {
        set(raw, key, value);
        return this;
    }

    @Override
    public JsonValue put(String key, @Nullable JsonValue value) {
        if (value != null) {
            set(raw, key, raw(value));
        }
        return this;
    }

    @Override
    public JsonValue putNull(String key) {
        set(raw, key, (JSObject) null);
        return this;
    }

    @Override
    public JsonValue add(JsonValue value) {
        push(raw, raw(value));
        return this;
    }

    @Override
    public JsonValue add(String value) {
        push(raw, value);
        return this;
    }

    @Override
    public String write() {
        return Natives.held().stringify(raw);
    }

    @JSBody(params = "v", script = "return typeof v === 'string' ? v : JSON.stringify(v, null, 2);")
    private static native String pretty(JSObject v);

    @JSBody(params = "v", script = "return typeof v === 'object' && !Array.isArray(v);")
    private static native boolean object(JSObject v);

    @JSBody(params = "v", script = "return Object.assign({}, v);")
    private static native JSObject copy(JSObject v);

    @JSBody(params = "v", script = "return Array.isArray(v);")
    private static native boolean array(JSObject v);

    @JSBody(params = "v", script = "return typeof v === 'number' ? v : NaN;")
    private static native double number(@Nullable JSObject v);

    @JSBody(params = "v", script = "return v === true;")
    private static native boolean yes(@Nullable JSObject v);

    @JSBody(
            params = {"v", "k"},
            script = "return typeof v === 'object' && !Array.isArray(v) && Object.hasOwn(v, k);")
    private static native boolean owns(JSObject v, String k);

    @JSBody(
            params = {"v", "k"},
            script = "return v[k] === undefined ? null : v[k];")
    private static native @Nullable JSObject member(JSObject v, String k);

    @JSBody(params = "v", script = "return v.length;")
    private static native int length(JSObject v);

    @JSBody(
            params = {"v", "i"},
            script = "return v[i] === undefined ? null : v[i];")
    private static native @Nullable JSObject element(JSObject v, int i);

    @JSBody(
            params = {"v", "k", "x"},
            script = "v[k] = x;")
    private static native void set(JSObject v, String k, String x);

    @JSBody(
            params = {"v", "k", "x"},
            script = "v[k] = x;")
    private static native void set(JSObject v, String k, double x);

    @JSBody(
            params = {"v", "k", "x"},
            script = "v[k] = x;")
    private static native void set(JSObject v, String k, boolean x);

    @JSBody(
            params = {"v", "k", "x"},
            script = "v[k] = x;")
    private static native void set(JSObject v, String k, @Nullable JSObject x);

    @JSBody(
            params = {"v", "x"},
            script = "v.push(x);")
    private static native void push(JSObject v, JSObject x);

    @JSBody(
            params = {"v", "x"},
            script = "v.push(x);")
    private static native void push(JSObject v, String x);
}
