// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import sh.karta.server.event.Json;

/** Prints the effective config in the form of the file. Instead of a secret it prints only that it is set. */
public final class ConfigPrinter {
    static final String SET = "(set, not shown)";
    private static final String BUNDLED = "(in the jar)";

    private ConfigPrinter() {}

    public static String print(ServerConfig config) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setAllowUnicode(true);
        options.setWidth(120);
        return new Yaml(options).dump(plain(json(config)));
    }

    /** Returns the same as JSON. */
    public static JsonNode json(ServerConfig config) {
        ObjectNode all = config.shown().deepCopy();
        // The command line may have replaced these.
        all.put("host", config.listen().host()).put("port", config.listen().port());
        all.put("data", config.data().toString());
        if (config.listen().site() != null) {
            all.put("site", place(config.listen().site()));
        }
        Path docs = config.demoDocs();
        if (docs != null) {
            ObjectNode agent = (ObjectNode)
                    all.path("projects").path(ServerConfig.DEMO_PROJECT).path("agent");
            agent.put("pace_millis", AgentConfig.Scripted.READING_PACE_MILLIS);
            agent.putObject("docs").put("folder", place(docs));
        }
        return all;
    }

    /** Returns what operators see of a value. */
    static JsonNode shown(Key key, Object value) {
        if (key.shown() == Key.Shown.NOTHING && !value.equals(key.defaultValue())) {
            return value instanceof Map<?, ?> map ? Json.scalar(setOnly(map)) : TextNode.valueOf(SET);
        }
        if (value instanceof JsonNode json) {
            return json;
        }
        if (value instanceof URI url) {
            return TextNode.valueOf(key.shown() == Key.Shown.HOST ? host(url) : url.toString());
        }
        if (value instanceof Path path) {
            return TextNode.valueOf(place(path));
        }
        return value instanceof Instant ? TextNode.valueOf(value.toString()) : Json.scalar(value);
    }

    private static Map<String, String> setOnly(Map<?, ?> secrets) {
        Map<String, String> names = new LinkedHashMap<>();
        secrets.keySet().forEach(name -> names.put(String.valueOf(name), SET));
        return names;
    }

    /** Returns a URL without its path and query, and without a user. */
    private static String host(URI url) {
        String rest = (url.getRawPath() == null ? "" : url.getRawPath()) + (url.getRawQuery() == null ? "" : "?");
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return url.getScheme() + "://" + url.getHost() + port + (rest.length() > 1 ? "/" + SET : rest);
    }

    /** Returns a path as text. A path inside the jar would look like one on this machine, so it gets a placeholder. */
    private static String place(Path path) {
        return path.getFileSystem().equals(FileSystems.getDefault()) ? path.toString() : BUNDLED;
    }

    /** Converts JSON to maps, lists and scalars for YAML. */
    private static @Nullable Object plain(JsonNode node) {
        if (node.isObject()) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            node.properties().forEach(e -> map.put(e.getKey(), plain(e.getValue())));
            return map;
        }
        if (node.isArray()) {
            List<@Nullable Object> list = new ArrayList<>();
            node.forEach(item -> list.add(plain(item)));
            return list;
        }
        if (node.isNumber()) {
            return node.numberValue();
        }
        return node.isBoolean() ? (Object) node.booleanValue() : node.isNull() ? null : node.asText();
    }
}
