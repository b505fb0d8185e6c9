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
 * @param shown how much of the value operators see
 */
record Key(
        String name,
        Type type,
        @Nullable Object defaultValue,
        String about,
        boolean required,
        @Nullable String replacedBy,
        Shown shown) {

    /** How much of an effective value {@link ConfigPrinter} shows. */
    enum Shown {
        WHOLE,
        /** Of an address only the host, because path, query and user often have a secret. */
        HOST,
        /** Only that it is set. */
        NOTHING
    }

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

    /**
     * A mapping that the server passes on.
     *
     * @param known the keys that the widget of this version knows; editors refuse others, and the server warns of them. Null for any.
     */
    record Free(@Nullable List<String> known) implements Type {}

    record One(Shape shape) implements Type {}

    /** One of several mappings, which differ in their keys. */
    record Variants(Shape common, List<Shape> shapes) implements Type {}

    /** @param most maximum length of the list, which then must not be empty; null for any length */
    record Many(Shape shape, @Nullable Integer most) implements Type {
        Many(Shape shape) {
            this(shape, null);
        }
    }

    /** A mapping of names to mappings. */
    record ByName(String pattern, Shape shape) implements Type {}

    private Key(String name, Type type, @Nullable Object defaultValue) {
        this(name, type, defaultValue, "", false, null, Shown.WHOLE);
    }

    static Key text(String name, @Nullable String defaultValue) {
        return new Key(name, new Text(null), defaultValue);
    }

    static Key text(String name, String pattern, @Nullable String defaultValue) {
        return new Key(name, new Text(pattern), defaultValue);
    }

    static Key url(String name, @Nullable String defaultValue) {
        return new Key(name, new Url(), defaultValue);
    }

    static Key time(String name) {
        return new Key(name, new Time(), null);
    }

    static Key flag(String name, boolean defaultValue) {
        return new Key(name, new Flag(), defaultValue);
    }

    static Key number(String name, int min, int max, @Nullable Integer defaultValue) {
        return new Key(name, new Whole(min, max, null), defaultValue);
    }

    static Key numberOr(String keyword, String name, int min, int max, @Nullable Integer defaultValue) {
        return new Key(name, new Whole(min, max, keyword), defaultValue);
    }

    /** Returns a key whose default is a component of the record that {@link Shape#withDefaults} gets. */
    static Key limit(String name, int min, int max) {
        return number(name, min, max, null);
    }

    static Key decimal(String name, int min, int max) {
        return new Key(name, new Decimal(min, max), null);
    }

    static Key choice(String name, @Nullable String defaultValue, List<String> words) {
        return new Key(name, new Choice(words), defaultValue);
    }

    static Key texts(String name) {
        return new Key(name, new Texts(null), null);
    }

    static Key textsOf(List<String> words, String name) {
        return new Key(name, new Texts(words), null);
    }

    static Key of(String name, Type type) {
        return new Key(name, type, null);
    }

    /** Returns the same key with its description. */
    Key about(String sentence) {
        return new Key(name, type, defaultValue, sentence, required, replacedBy, shown);
    }

    /** Returns the same key, which the mapping must have. */
    Key needed() {
        return new Key(name, type, defaultValue, about, true, replacedBy, shown);
    }

    /** Returns the same key, whose value is a secret. */
    Key secret() {
        return new Key(name, type, defaultValue, about, required, replacedBy, Shown.NOTHING);
    }

    /** Returns the same key, whose value is an address that may contain a secret. */
    Key hostOnly() {
        return new Key(name, type, defaultValue, about, required, replacedBy, Shown.HOST);
    }

    /** Returns the same key with a default. */
    Key withDefault(Object value) {
        return new Key(name, type, value, about, required, replacedBy, shown);
    }

    /** Returns the same key as an old name, which still works. */
    Key replacedBy(String current) {
        return new Key(name, type, defaultValue, about, required, current, shown);
    }
}
