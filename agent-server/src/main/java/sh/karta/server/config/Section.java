// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
 * A mapping in the config file. Each getter marks its key as known. If a value is not valid, the getter records an error with the
 * line and returns the default, so that one run finds all errors. {@link #end} then reports the unknown keys.
 */
final class Section {
    private final ConfigErrors errors;
    private final int line;
    private final Map<String, NodeTuple> entries = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();

    Section(@Nullable Node node, ConfigErrors errors) {
        this.errors = errors;
        this.line = node == null ? 1 : node.getStartMark().getLine() + 1;
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
                if (entries.putIfAbsent(key, tuple) != null) {
                    errors.add(tuple.getKeyNode(), "duplicate key '" + key + "'");
                }
            }
        } else if (node != null && !node.getTag().equals(Tag.NULL)) {
            errors.add(node, "expected a mapping of keys and values");
        }
    }

    private @Nullable Node value(String key) {
        known.add(key);
        NodeTuple tuple = entries.get(key);
        return tuple == null || tuple.getValueNode().getTag().equals(Tag.NULL) ? null : tuple.getValueNode();
    }

    /** Records that the value of a key is missing or not valid. */
    void wrong(String key, String expected) {
        NodeTuple tuple = entries.get(key);
        if (tuple != null) {
            errors.add(tuple.getValueNode(), "'" + key + "': expected " + expected);
        } else {
            errors.add(line, "'" + key + "' is missing: expected " + expected);
        }
    }

    boolean has(String key) {
        return value(key) != null;
    }

    /** Returns all keys, for a mapping whose keys are names. */
    Set<String> keys() {
        return entries.keySet();
    }

    @Nullable
    String text(String key) {
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

    String text(String key, String otherwise) {
        String text = text(key);
        return text == null ? otherwise : text;
    }

    URI url(String key, String otherwise) {
        String text = text(key, otherwise);
        try {
            URI url = URI.create(text);
            if (url.getHost() != null && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // reported below
        }
        wrong(key, "a URL that starts with https:// or http://");
        return URI.create("http://invalid");
    }

    int number(String key, int min, int max, int otherwise) {
        Integer number = number(key, "", min, max, otherwise);
        return number == null ? otherwise : number;
    }

    /** Returns an integer, or null if the value is the given keyword. */
    @Nullable
    Integer numberOr(String keyword, String key, int min, int max, @Nullable Integer otherwise) {
        return keyword.equals(text(key)) ? null : number(key, " or " + keyword, min, max, otherwise);
    }

    private @Nullable Integer number(String key, String or, int min, int max, @Nullable Integer otherwise) {
        String text = text(key);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        wrong(key, "an integer from " + min + " to " + max + or + ", found '" + shown(key, text) + "'");
        return otherwise;
    }

    /** Returns a number that may have decimals, or null if the key is absent. */
    @Nullable
    Double decimal(String key, int least, int most) {
        String text = text(key);
        if (text == null) {
            return null;
        }
        try {
            double number = Double.parseDouble(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        wrong(key, "a number from " + least + " to " + most + ", found '" + shown(key, text) + "'");
        return null;
    }

    @Nullable
    Instant time(String key) {
        String text = text(key);
        if (text == null) {
            return null;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            wrong(key, "a time like 2026-01-31T12:00:00Z");
            return null;
        }
    }

    boolean flag(String key, boolean otherwise) {
        String text = text(key);
        if (text == null) {
            return otherwise;
        }
        if (!text.equals("true") && !text.equals("false")) {
            wrong(key, "true or false");
        }
        return text.equals("true");
    }

    String choice(String key, String otherwise, List<String> choices) {
        String text = text(key, otherwise);
        if (!choices.contains(text)) {
            wrong(key, alternatives(choices) + ", found '" + shown(key, text) + "'");
            return otherwise;
        }
        return text;
    }

    private static String alternatives(List<String> choices) {
        int last = choices.size() - 1;
        return String.join(", ", choices.subList(0, last)) + " or " + choices.get(last);
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (Node node : items(key, "a list of strings")) {
            if (node instanceof ScalarNode scalar) {
                texts.add(errors.resolve(scalar));
            } else {
                errors.add(node, "'" + key + "': expected a list of strings");
            }
        }
        return texts;
    }

    List<Section> sections(String key) {
        List<Section> sections = new ArrayList<>();
        items(key, "a list").forEach(node -> sections.add(new Section(node, errors)));
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
        return new Section(value(key), errors);
    }

    /** Returns the sections of a mapping whose keys are names, in the order of the file. */
    Map<String, Section> named(String key) {
        Section all = section(key);
        Map<String, Section> sections = new LinkedHashMap<>();
        for (String name : all.entries.keySet()) {
            sections.put(name, all.section(name));
        }
        return sections;
    }

    /** Records that one of the names of {@link #named} is not valid. */
    void wrongName(String key, String name, String expected) {
        NodeTuple tuple = section(key).entries.get(name);
        if (tuple != null) {
            errors.add(tuple.getKeyNode(), "'" + name + "': expected " + expected);
        }
    }

    /** Returns a mapping as JSON, without checking its keys. */
    ObjectNode json(String key) {
        Node node = value(key);
        if (node == null) {
            return Json.object();
        }
        if (toJson(node) instanceof ObjectNode object) {
            return object;
        }
        wrong(key, "a mapping of keys and values");
        return Json.object();
    }

    private static JsonNode toJson(Node node) {
        if (node instanceof MappingNode mapping) {
            ObjectNode object = Json.object();
            mapping.getValue()
                    .forEach(t -> object.set(
                            t.getKeyNode() instanceof ScalarNode key ? key.getValue() : "?", toJson(t.getValueNode())));
            return object;
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = Json.object().arrayNode();
            sequence.getValue().forEach(item -> array.add(toJson(item)));
            return array;
        }
        return scalarToJson((ScalarNode) node);
    }

    private static JsonNode scalarToJson(ScalarNode scalar) {
        String text = scalar.getValue();
        try {
            if (scalar.getTag().equals(Tag.INT)) {
                return LongNode.valueOf(Long.parseLong(text));
            }
            if (scalar.getTag().equals(Tag.FLOAT)) {
                return DoubleNode.valueOf(Double.parseDouble(text));
            }
        } catch (NumberFormatException e) {
            return TextNode.valueOf(text); // YAML has number formats that Java cannot parse
        }
        if (scalar.getTag().equals(Tag.BOOL)) {
            return BooleanNode.valueOf(text.equals("true"));
        }
        return scalar.getTag().equals(Tag.NULL) ? NullNode.getInstance() : TextNode.valueOf(text);
    }

    /** Returns a value for an error message, or a placeholder if the key suggests a secret. */
    private static String shown(String key, String value) {
        return key.contains("secret") || key.contains("key") ? "…" : value;
    }

    /** Records an error for every key that no getter has read. */
    void end() {
        entries.forEach((key, tuple) -> {
            if (!known.contains(key)) {
                errors.add(
                        tuple.getKeyNode(), "unknown key '" + key + "', expected one of " + String.join(", ", known));
            }
        });
    }
}
