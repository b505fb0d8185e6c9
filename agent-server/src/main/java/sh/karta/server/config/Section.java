// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import sh.karta.server.event.Json;

/**
 * A mapping in the config file, read by the keys of its {@link Shape}. If a value is not valid, the getter records an error with the
 * line and returns the default, so that one run finds all errors. {@link #requireKnownKeys} then reports the unknown keys.
 *
 * <p>The file is long because it has a getter for each type of value.
 */
final class Section {
    private final ConfigErrors errors;
    private final int line;
    private final Map<String, NodeTuple> entries = new LinkedHashMap<>();
    private final Set<String> read = new HashSet<>();
    private final Set<String> wrong = new HashSet<>();
    /** The effective values that were read: JSON, sections and lists of sections. */
    private final Map<String, Object> effective = new HashMap<>();

    private Shape shape;

    /** The root of a file. */
    Section(@Nullable Node node, Shape shape, ConfigErrors errors) {
        this("", node, shape, errors);
    }

    private Section(String name, @Nullable Node node, Shape shape, ConfigErrors errors) {
        this.errors = errors;
        this.shape = shape;
        this.line = node == null ? 1 : node.getStartMark().getLine() + 1;
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
                if (entries.putIfAbsent(key, tuple) != null) {
                    errors.add(tuple.getKeyNode(), "duplicate key '" + key + "'");
                }
            }
        } else if (node != null && !node.getTag().equals(Tag.NULL)) {
            String subject = name.isEmpty() ? "" : "'" + name + "': ";
            errors.add(node, subject + "expected a mapping of keys and values" + FoundValue.of(name, node));
        }
    }

    /** Selects one of the variants of a section whose keys depend on its values. */
    void is(Shape variant) {
        shape = variant;
    }

    /** Returns the type of a key and notes that the key is read. */
    private <T extends Key.Type> T type(Class<T> expected, String key) {
        read.add(key);
        return expected.cast(shape.key(key).type());
    }

    private @Nullable Node value(String key) {
        read.add(key);
        NodeTuple tuple = entries.get(key);
        return tuple == null || tuple.getValueNode().getTag().equals(Tag.NULL) ? null : tuple.getValueNode();
    }

    /** Notes the effective value of a key, if it is another one than its getter has returned. */
    void show(String key, @Nullable Object value) {
        if (value == null) {
            effective.remove(key);
        } else {
            effective.put(key, ConfigPrinter.shown(shape.key(key), value));
        }
    }

    private <T> @Nullable T shown(String key, @Nullable T value) {
        show(key, value);
        return value;
    }

    /** Returns the effective values in the order of the shape, without secrets. */
    ObjectNode effective() {
        ObjectNode all = Json.object();
        for (Key key : shape.keys()) {
            Object value = effective.get(key.name());
            if (value != null && key.replacedBy() == null) {
                all.set(key.name(), json(value));
            }
        }
        return all;
    }

    private static JsonNode json(Object value) {
        if (value instanceof Section section) {
            return section.effective();
        }
        if (value instanceof List<?> list) {
            ArrayNode array = Json.object().arrayNode();
            list.forEach(item -> array.add(json(item)));
            return array;
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = Json.object();
            map.forEach((name, item) -> object.set((String) name, json(item)));
            return object;
        }
        return (JsonNode) value;
    }

    /** Records that the value of a key is missing or not valid. The message shows the value, unless it may be a secret. */
    void wrong(String key, String expected) {
        NodeTuple tuple = entries.get(key);
        wrong(key, expected, tuple == null ? "" : FoundValue.of(key, tuple.getValueNode()));
    }

    /** Reports an invalid value like {@link #wrong(String, String)}. {@code found} is the end of the message and shows the invalid part. */
    void wrong(String key, String expected, String found) {
        wrong.add(key);
        NodeTuple tuple = entries.get(key);
        if (tuple != null) {
            errors.add(tuple.getValueNode(), "'" + key + "': expected " + expected + found);
        } else {
            errors.add(line, "'" + key + "' is missing: expected " + expected);
        }
    }

    /** Records that a key must not be {@code where}. */
    void misplaced(String key, String where) {
        wrong.add(key);
        NodeTuple tuple = entries.get(key);
        if (tuple != null) {
            errors.add(tuple.getValueNode(), "'" + key + "': not allowed " + where);
        }
    }

    /** Records that the value of a key, or its absence, is probably a mistake. */
    void suspicious(String key, String what) {
        NodeTuple tuple = entries.get(key);
        errors.suspect(tuple == null ? line : tuple.getKeyNode().getStartMark().getLine() + 1, what);
    }

    /** Warns of keys of a mapping that are not in {@code known}. They are not errors, because a newer widget may support them. */
    void unknown(String key, List<String> known) {
        if (!(value(key) instanceof MappingNode mapping)) {
            return;
        }
        Section all = new Section(key, mapping, new Shape(), errors);
        for (String name : all.entries.keySet()) {
            if (!known.contains(name)) {
                all.suspicious(
                        name,
                        "unknown " + key + " key '" + name + "', "
                                + known.stream()
                                        .filter(other -> Spelling.isClose(name, other))
                                        .findFirst()
                                        .map(other -> "did you mean '" + other + "'?")
                                        .orElse("expected one of " + String.join(", ", known)
                                                + ". The widget of this version ignores it"));
            }
        }
    }

    /** Warns of the values of a mapping's keys {@code names} that cannot be colours. */
    void miscoloured(String key, List<String> names) {
        if (value(key) instanceof MappingNode mapping) {
            Section all = new Section(key, mapping, new Shape(), errors);
            for (String name : names) {
                String color = all.scalar(name);
                if (color != null && !CssColor.isPossible(color)) {
                    all.suspicious(
                            name,
                            "'" + name + "': expected a CSS colour such as #0a7" + FoundValue.of(name, color)
                                    + ". The widget uses its default instead");
                }
            }
        }
    }

    /** Returns whether the file has a key, which the shape need not have. */
    boolean contains(String key) {
        NodeTuple tuple = entries.get(key);
        return tuple != null && !tuple.getValueNode().getTag().equals(Tag.NULL);
    }

    boolean has(String key) {
        return value(key) != null;
    }

    /** Records that an old key is in use. */
    void deprecated(String key, String hint) {
        errors.warn("The config key " + key + " is deprecated: rename it to "
                + shape.key(key).replacedBy() + "." + hint);
    }

    /** Records a value that still works and has a newer form. */
    void deprecatedValue(String warning) {
        errors.warn(warning);
    }

    private @Nullable String scalar(String key) {
        Node node = value(key);
        if (node == null) {
            return null;
        }
        if (node instanceof ScalarNode scalar) {
            return errors.resolve(scalar);
        }
        wrong(key, "a string");
        return null;
    }

    /** Returns a string, or null if the key is absent and has no default. */
    @Nullable
    String text(String key) {
        var unused = type(Key.Text.class, key);
        String text = scalar(key);
        return shown(key, text == null ? (String) shape.key(key).defaultValue() : text);
    }

    /** Returns a string, which is empty if the key is absent and has no default. */
    String string(String key) {
        String text = text(key);
        return text == null ? "" : text;
    }

    URI url(String key, String otherwise) {
        var unused = type(Key.Url.class, key);
        String given = scalar(key);
        String text = given == null ? otherwise : given;
        try {
            URI url = URI.create(text);
            if (url.getHost() != null && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
                show(key, url);
                return url;
            }
        } catch (IllegalArgumentException e) {
            // reported below
        }
        wrong(key, "a URL that starts with https:// or http://");
        return URI.create("http://invalid");
    }

    int number(String key) {
        return number(key, defaultNumber(key));
    }

    Integer defaultNumber(String key) {
        return (Integer) Objects.requireNonNull(shape.key(key).defaultValue());
    }

    /** Returns an integer whose default depends on other keys. */
    int number(String key, int otherwise) {
        Integer number = wholeNumber(key, otherwise);
        return number == null ? otherwise : number;
    }

    /** Returns an integer; null for the keyword, or if the key is absent and the default is null. */
    @Nullable
    Integer numberOrKeyword(String key, @Nullable Integer otherwise) {
        String keyword = type(Key.Whole.class, key).keyword();
        String text = scalar(key);
        if (text == null || !text.equals(keyword)) {
            return wholeNumber(key, otherwise);
        }
        show(key, keyword);
        return null;
    }

    /**
     * Returns a record whose components are the keys of this section, all of them whole numbers.
     *
     * @param defaults the values of absent keys; 0 is the same as the keyword of a key that has one
     */
    @SuppressWarnings("unchecked") // the class of an R
    <R extends Record> R numbers(R defaults) {
        List<Integer> numbers = new ArrayList<>();
        for (RecordComponent component : defaults.getClass().getRecordComponents()) {
            String key = Shape.keyOf(component);
            Integer number = numberOrKeyword(key, (Integer) Shape.valueOf(component, defaults));
            String keyword = type(Key.Whole.class, key).keyword();
            if (keyword != null && (number == null || number == 0)) {
                show(key, keyword);
            }
            numbers.add(number == null ? 0 : number);
        }
        try {
            return (R) defaults.getClass().getConstructors()[0].newInstance(numbers.toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private @Nullable Integer wholeNumber(String key, @Nullable Integer otherwise) {
        Key.Whole type = type(Key.Whole.class, key);
        String text = scalar(key);
        if (text == null) {
            return shown(key, otherwise);
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= type.min() && number <= type.max()) {
                return shown(key, number);
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        String or = type.keyword() == null ? "" : " or " + type.keyword();
        wrong(key, "an integer from " + type.min() + " to " + type.max() + or, FoundValue.of(key, text));
        return otherwise;
    }

    /** Returns a number that may have decimals, or null if the key is absent. */
    @Nullable
    Double decimal(String key, int most) {
        int least = type(Key.Decimal.class, key).min();
        String text = scalar(key);
        if (text == null) {
            return null;
        }
        try {
            double number = Double.parseDouble(text);
            if (number >= least && number <= most) {
                return shown(key, number);
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        wrong(key, "a number from " + least + " to " + most, FoundValue.of(key, text));
        return null;
    }

    @Nullable
    Instant time(String key) {
        var unused = type(Key.Time.class, key);
        String text = scalar(key);
        if (text == null) {
            return null;
        }
        try {
            return shown(key, Instant.parse(text));
        } catch (DateTimeException e) {
            wrong(key, "a time like 2026-01-31T12:00:00Z");
            return null;
        }
    }

    boolean flag(String key) {
        var unused = type(Key.Flag.class, key);
        String text = scalar(key);
        boolean flag = text == null ? Boolean.TRUE.equals(shape.key(key).defaultValue()) : text.equals("true");
        if (text != null && !flag && !text.equals("false")) {
            wrong(key, "true or false");
        }
        show(key, flag);
        return flag;
    }

    String choice(String key) {
        Key known = shape.key(key);
        return choice(
                key,
                String.valueOf(known.defaultValue()),
                type(Key.Choice.class, key).words());
    }

    /** Returns a word whose choices or default depend on other keys. The shape has all possible choices. */
    String choice(String key, String otherwise, List<String> choices) {
        if (!type(Key.Choice.class, key).words().containsAll(choices)) {
            throw new IllegalStateException("the shape lacks choices of " + key);
        }
        String given = scalar(key);
        String text = given == null ? otherwise : given;
        if (!choices.contains(text)) {
            wrong(key, alternatives(choices), FoundValue.of(key, text));
            return otherwise;
        }
        show(key, text);
        return text;
    }

    private static String alternatives(List<String> choices) {
        int last = choices.size() - 1;
        return String.join(", ", choices.subList(0, last)) + " or " + choices.get(last);
    }

    List<String> texts(String key) {
        var unused = type(Key.Texts.class, key);
        List<String> texts = new ArrayList<>();
        for (Node node : items(key, "a list of strings")) {
            if (node instanceof ScalarNode scalar) {
                texts.add(errors.resolve(scalar));
            } else {
                errors.add(node, "'" + key + "': expected a list of strings" + FoundValue.of(key, node));
            }
        }
        show(key, texts);
        return texts;
    }

    /** Returns the strings of a mapping whose keys are names, in the order of the file. */
    Map<String, String> textByName(String key) {
        var unused = type(Key.TextByName.class, key);
        Map<String, String> texts = new LinkedHashMap<>();
        Section all = new Section(key, value(key), new Shape(), errors);
        for (String name : all.entries.keySet()) {
            String text = all.scalar(name);
            texts.put(name, text == null ? "" : text);
        }
        show(key, texts);
        return texts;
    }

    List<Section> sections(String key) {
        Shape of = type(Key.Many.class, key).shape();
        List<Section> sections = new ArrayList<>();
        items(key, "a list").forEach(node -> sections.add(new Section(key, node, of, errors)));
        effective.put(key, sections);
        return sections;
    }

    private List<Node> items(String key, String expected) {
        Node node = value(key);
        if (node == null) {
            return List.of();
        }
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        wrong(key, expected);
        return List.of();
    }

    Section section(String key) {
        Key.Type type = type(Key.Type.class, key);
        Shape of = type instanceof Key.Variants variants ? variants.common() : ((Key.One) type).shape();
        Section section = new Section(key, value(key), of, errors);
        effective.put(key, section);
        return section;
    }

    /** Returns the sections of a mapping whose keys are names, in the order of the file. */
    Map<String, Section> named(String key) {
        Shape of = type(Key.ByName.class, key).shape();
        Map<String, Section> sections = new LinkedHashMap<>();
        Section all = new Section(key, value(key), new Shape(), errors);
        for (String name : all.entries.keySet()) {
            sections.put(name, new Section(name, all.value(name), of, errors));
        }
        effective.put(key, sections);
        return sections;
    }

    /** Records that one of the names of {@link #named} is not valid. */
    void wrongName(String key, String name, String expected) {
        NodeTuple tuple = new Section(value(key), new Shape(), errors).entries.get(name);
        if (tuple != null) {
            errors.add(tuple.getKeyNode(), "'" + name + "': expected " + expected);
        }
    }

    /** Returns a mapping as JSON, without checking its keys. */
    ObjectNode json(String key) {
        var unused = type(Key.Free.class, key);
        Node node = value(key);
        if (node == null) {
            return Json.object();
        }
        if (YamlJson.of(node) instanceof ObjectNode object) {
            show(key, object);
            return object;
        }
        wrong(key, "a mapping of keys and values");
        return Json.object();
    }

    /**
     * Records an error for every key that the shape does not have.
     *
     * @throws IllegalStateException if the shape has a key that was not read: the reader and the schema would differ
     */
    void requireKnownKeys() {
        for (Key key : shape.keys()) {
            if (!read.contains(key.name())) {
                throw new IllegalStateException("the config key " + key.name() + " is never read");
            }
        }
        entries.forEach((key, tuple) -> {
            if (!shape.has(key) && !wrong.contains(key)) {
                errors.add(
                        tuple.getKeyNode(),
                        "unknown key '" + key + "', expected one of " + String.join(", ", shape.currentNames()));
            }
        });
    }
}
