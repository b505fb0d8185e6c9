// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.port;

import org.jspecify.annotations.Nullable;

/**
 * A JSON value that may be hostile: every reader says what it got when the type is another one, none throws.
 */
public interface JsonValue {
    /** Returns whether this is an object (and not an array or null). */
    boolean isObject();

    /** Returns whether this is an array. */
    boolean isArray();

    /** Returns the string value, or null if this is not a string. */
    @Nullable
    String asString();

    /** Returns the number value, or NaN if this is not a number. */
    double asNumber();

    /** Returns whether this is {@code true}. */
    boolean isTrue();

    /** Returns the own member {@code key} of an object; null if absent, JSON null, or this is no object. */
    @Nullable
    JsonValue get(String key);

    /** Returns whether this is an object with an own member {@code key}, be it JSON null. */
    boolean has(String key);

    /** Returns the string member {@code key}, or null if absent or of another type. */
    default @Nullable String string(String key) {
        JsonValue member = get(key);
        return member == null ? null : member.asString();
    }

    /** Returns the number member {@code key}, or NaN if absent or of another type. */
    default double number(String key) {
        JsonValue member = get(key);
        return member == null ? Double.NaN : member.asNumber();
    }

    /** Returns whether the member {@code key} is {@code true}. */
    default boolean flag(String key) {
        JsonValue member = get(key);
        return member != null && member.isTrue();
    }

    /** Returns the length of an array, else 0. */
    int size();

    /** Returns element {@code index} of an array, or null if it is JSON null or out of range. */
    @Nullable
    JsonValue at(int index);

    /** Sets a member of an object made by {@link Json#object}; a null value is left out. Returns this. */
    JsonValue put(String key, @Nullable String value);

    /** Sets a member of an object made by {@link Json#object}. Returns this. */
    JsonValue put(String key, double value);

    /** Sets a member of an object made by {@link Json#object}. Returns this. */
    JsonValue put(String key, boolean value);

    /** Sets a member of an object made by {@link Json#object}; a null value is left out. Returns this. */
    JsonValue put(String key, @Nullable JsonValue value);

    /** Sets a member of an object made by {@link Json#object} to JSON null. Returns this. */
    JsonValue putNull(String key);

    /** Appends to an array made by {@link Json#array}. Returns this. */
    JsonValue add(JsonValue value);

    /** Appends to an array made by {@link Json#array}. Returns this. */
    JsonValue add(String value);

    /** Returns this value as JSON text. */
    String write();
}
