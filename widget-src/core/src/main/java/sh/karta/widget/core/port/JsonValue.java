// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.port;

import org.jspecify.annotations.Nullable;

/** A JSON value from an untrusted source. A reader of the wrong type returns its default and never throws. */
public interface JsonValue {
    /** Returns whether this is an object, which excludes arrays and null. */
    boolean isObject();

    /** Returns another object with the same members. Call it on an object only. */
    JsonValue copy();

    /** Returns whether this is an array. */
    boolean isArray();

    /** Returns the string value, or null if this is not a string. */
    @Nullable
    String asString();

    /** Returns the number value, or NaN if this is not a number. */
    double asNumber();

    /** Returns whether this is {@code true}. */
    boolean isTrue();

    /**
     * Returns the own member {@code key} of an object. Returns null if it is absent or JSON null, or if this is not
     * an object.
     */
    @Nullable
    JsonValue get(String key);

    /** Returns whether this is an object with an own member {@code key}, which may be JSON null. */
    boolean has(String key);

    /** Returns the string member {@code key}, or null if it is absent or has another type. */
    default @Nullable String string(String key) {
        JsonValue member = get(key);
        return member == null ? null : member.asString();
    }

    /** Returns the number member {@code key}, or NaN if it is absent or has another type. */
    default double number(String key) {
        JsonValue member = get(key);
        return member == null ? Double.NaN : member.asNumber();
    }

    /** Returns whether the member {@code key} is {@code true}. */
    default boolean flag(String key) {
        JsonValue member = get(key);
        return member != null && member.isTrue();
    }

    /** Returns the length of an array, or 0 for any other value. */
    int size();

    /** Returns element {@code index} of an array, or null if it is JSON null or out of range. */
    @Nullable
    JsonValue at(int index);

    /** Sets a member of an object created by {@link Json#object}. Ignores a null value. Returns this. */
    JsonValue put(String key, @Nullable String value);

    /** Sets a member of an object created by {@link Json#object}. Returns this. */
    JsonValue put(String key, double value);

    /** Sets a member of an object created by {@link Json#object}. Returns this. */
    JsonValue put(String key, boolean value);

    /** Sets a member of an object created by {@link Json#object}. Ignores a null value. Returns this. */
    JsonValue put(String key, @Nullable JsonValue value);

    /** Sets a member of an object created by {@link Json#object} to JSON null. Returns this. */
    JsonValue putNull(String key);

    /** Appends to an array created by {@link Json#array}. Returns this. */
    JsonValue add(JsonValue value);

    /** Appends to an array created by {@link Json#array}. Returns this. */
    JsonValue add(String value);

    /** Returns this value as JSON text. */
    String write();
}
