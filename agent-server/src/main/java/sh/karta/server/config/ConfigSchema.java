// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Json;

/** Writes the JSON Schema of the config file, from the keys that the reader accepts. */
public final class ConfigSchema {
    /** A value may come from the environment. Its type is then known only when the server starts. */
    private static final String VARIABLE = "\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}";

    private ConfigSchema() {}

    /** Returns the schema. Draft 7, because editors support it best. */
    public static ObjectNode schema() {
        ObjectNode schema = Json.object()
                .put("$schema", "http://json-schema.org/draft-07/schema#")
                .put("title", "Config file of karta-server");
        schema.setAll(mapping(ConfigKeys.ROOT));
        return schema;
    }

    private static ObjectNode mapping(Shape shape) {
        ObjectNode mapping = Json.object().put("type", "object");
        ObjectNode properties = mapping.putObject("properties");
        ArrayNode required = Json.object().arrayNode();
        for (Key key : shape.keys()) {
            properties.set(key.name(), property(key));
            if (key.required()) {
                required.add(key.name());
            }
        }
        if (!required.isEmpty()) {
            mapping.set("required", required);
        }
        return mapping.put("additionalProperties", false);
    }

    private static ObjectNode property(Key key) {
        ObjectNode property = Json.object().put("description", key.about());
        if (key.defaultValue() != null) {
            property.set("default", Json.scalar(key.defaultValue()));
        }
        if (key.replacedBy() != null) {
            property.put("deprecated", true).put("deprecationMessage", "Use " + key.replacedBy() + ".");
        }
        property.setAll(value(key.type()));
        return property;
    }

    private static ObjectNode value(Key.Type type) {
        if (type instanceof Key.Text text) {
            return text.pattern() == null ? scalar() : matching(text.pattern());
        } else if (type instanceof Key.Url) {
            return matching("https?://[\\s\\S]+");
        } else if (type instanceof Key.Time) {
            return matching("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z");
        } else if (type instanceof Key.Flag) {
            return orVariable(Json.object().put("type", "boolean"));
        } else if (type instanceof Key.Whole whole) {
            return whole(whole);
        } else if (type instanceof Key.Decimal decimal) {
            return orVariable(Json.object()
                    .put("type", "number")
                    .put("minimum", decimal.min())
                    .put("maximum", decimal.max()));
        } else if (type instanceof Key.Choice choice) {
            return orVariable(words(choice.words()));
        } else if (type instanceof Key.Texts texts) {
            return list(texts.words() == null ? scalar() : orVariable(words(texts.words())));
        } else if (type instanceof Key.TextByName) {
            ObjectNode mapping = Json.object().put("type", "object");
            mapping.set("additionalProperties", scalar());
            return mapping;
        } else if (type instanceof Key.Free free) {
            return free(free.known());
        }
        return nested(type);
    }

    /** Returns a mapping with these keys and any values; with any keys if they are null. */
    private static ObjectNode free(@Nullable List<String> known) {
        ObjectNode mapping = Json.object().put("type", "object");
        if (known != null) {
            mapping.set("propertyNames", words(known));
        }
        return mapping;
    }

    private static ObjectNode nested(Key.Type type) {
        if (type instanceof Key.One one) {
            return mapping(one.shape());
        } else if (type instanceof Key.Many many) {
            ObjectNode list = list(mapping(many.shape()));
            return many.most() == null ? list : list.put("minItems", 1).put("maxItems", many.most());
        } else if (type instanceof Key.ByName named) {
            ObjectNode mapping = Json.object().put("type", "object");
            mapping.putObject("patternProperties").set(whole(named.pattern()), mapping(named.shape()));
            return mapping.put("additionalProperties", false);
        } else if (type instanceof Key.Variants variants) {
            ObjectNode oneOf = Json.object();
            ArrayNode options = oneOf.putArray("oneOf");
            variants.shapes().forEach(shape -> options.add(mapping(shape)));
            return oneOf;
        }
        throw new IllegalStateException("no schema for " + type);
    }

    private static ObjectNode whole(Key.Whole whole) {
        ObjectNode number =
                Json.object().put("type", "integer").put("minimum", whole.min()).put("maximum", whole.max());
        ObjectNode either = orVariable(number);
        String keyword = whole.keyword();
        if (keyword != null) {
            addDelta(either.withArray("anyOf").addObject().putArray("enum"), List.of(keyword));
        }
        return either;
    }

    private static void addDelta(ArrayNode to, List<String> words) {
        words.forEach(to::add);
        if (words.contains("off")) {
            to.add(false); // YAML 1.1 reads the word off as a boolean
        }
    }

    /** Accepts a string, and also a number or a boolean in YAML, which the reader takes as a string. */
    private static ObjectNode scalar() {
        ObjectNode scalar = Json.object();
        scalar.putArray("type").add("string").add("number").add("boolean");
        return scalar;
    }

    private static ObjectNode matching(String pattern) {
        return Json.object().put("type", "string").put("pattern", whole(pattern) + "|" + VARIABLE);
    }

    private static ObjectNode words(List<String> words) {
        ObjectNode choice = Json.object();
        addDelta(choice.putArray("enum"), words);
        return choice;
    }

    private static ObjectNode list(ObjectNode items) {
        ObjectNode list = Json.object().put("type", "array");
        list.set("items", items);
        return list;
    }

    private static ObjectNode orVariable(ObjectNode value) {
        ObjectNode either = Json.object();
        either.putArray("anyOf").add(value).addObject().put("type", "string").put("pattern", VARIABLE);
        return either;
    }

    private static String whole(String pattern) {
        return "^(?:" + pattern + ")$";
    }
}
