// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key of the config file.
 *
 * @param defaultValue the default value; null for none, or if it depends on other keys
 * @param about one sentence for editors and the reference
 * @param required whether the mapping must have it
 * @param replacedBy the new name of an old key; null for a current one
 */
record Key(
        String name,
        Type type,
        @Nullable Object defaultValue,
        String about,
        boolean required,
        @Nullable String replacedBy) {

    /** The type of a key's value. */
    sealed interface Type {}

    /** @param pattern regular expression of the whole text; null for any text */
    record Text(@Nullable String pattern) implements Type {}

    record Url() implements Type {}

    record Time() implements Type {}

    record Flag() implements Type {}

    /** @param keyword a word that may stand in place of the number; null for none */
    record Whole(int min, int max, @Nullable String keyword) implements Type {}

    record Decimal(int min, int max) implements Type {}

    record Choice(List<String> words) implements Type {}

    /** A list of strings. */
    record Texts(@Nullable List<String> words) implements Type {}

    /** A mapping of names to strings. */
    record TextByName() implements Type {}

    /** A mapping that the server passes on unchecked. */
    record Free() implements Type {}

    record One(Shape shape) implements Type {}

    /** One of several mappings, which differ in their keys. */
    record Variants(Shape common, List<Shape> shapes) implements Type {}

    record Many(Shape shape) implements Type {}

    /** A mapping of names to mappings. */
    record ByName(String pattern, Shape shape) implements Type {}

    static Key text(String name, @Nullable String defaultValue, String about) {
        return new Key(name, new Text(null), defaultValue, about, false, null);
    }

    static Key text(String name, String pattern, @Nullable String defaultValue, String about) {
        return new Key(name, new Text(pattern), defaultValue, about, false, null);
    }

    static Key url(String name, @Nullable String defaultValue, String about) {
        return new Key(name, new Url(), defaultValue, about, false, null);
    }

    static Key time(String name, String about) {
        return new Key(name, new Time(), null, about, false, null);
    }

    static Key flag(String name, boolean defaultValue, String about) {
        return new Key(name, new Flag(), defaultValue, about, false, null);
    }

    static Key number(String name, int min, int max, @Nullable Integer defaultValue, String about) {
        return new Key(name, new Whole(min, max, null), defaultValue, about, false, null);
    }

    static Key numberOr(String keyword, String name, int min, int max, @Nullable Integer defaultValue, String about) {
        return new Key(name, new Whole(min, max, keyword), defaultValue, about, false, null);
    }

    static Key decimal(String name, int min, int max, String about) {
        return new Key(name, new Decimal(min, max), null, about, false, null);
    }

    static Key choice(String name, @Nullable String defaultValue, List<String> words, String about) {
        return new Key(name, new Choice(words), defaultValue, about, false, null);
    }

    static Key texts(String name, String about) {
        return new Key(name, new Texts(null), null, about, false, null);
    }

    static Key textsOf(List<String> words, String name, String about) {
        return new Key(name, new Texts(words), null, about, false, null);
    }

    static Key of(String name, Type type, String about) {
        return new Key(name, type, null, about, false, null);
    }

    /** Returns the same key, which the mapping must have. */
    Key needed() {
        return new Key(name, type, defaultValue, about, true, replacedBy);
    }

    /** Returns the same key as an old name, which still works. */
    Key replacedBy(String current) {
        return new Key(name, type, defaultValue, about, required, current);
    }
}
