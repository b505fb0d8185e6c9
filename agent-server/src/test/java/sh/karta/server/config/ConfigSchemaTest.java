// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.server.event.Json;

/** Tests that the JSON Schema and the reader of the config file agree. */
final class ConfigSchemaTest {
    private static final Path EXAMPLE = Path.of("dist/karta.yaml");
    private static final Path PAGES = Path.of("../docs/pages");
    private static final Pattern BLOCK = Pattern.compile("```yaml run=config\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path directory;

    private boolean isReadable(String yaml) throws IOException {
        Files.createDirectories(directory.resolve("docs"));
        try {
            ConfigFile.read(Files.writeString(directory.resolve("karta.yaml"), yaml), name -> "a-value-from-outside");
            return true;
        } catch (ConfigException e) {
            return false;
        }
    }

    private static String example() throws IOException {
        return Files.readString(EXAMPLE);
    }

    @Test
    void theExampleIsValidAndNamesItsSchema() throws IOException {
        assertThat(SchemaCheck.errors(example())).isEmpty();
        assertThat(isReadable(example())).isTrue();
        assertThat(example()).contains("# yaml-language-server: $schema=");
    }

    static List<String> blocksOfTheDocumentation() throws IOException {
        List<String> blocks = new ArrayList<>();
        try (Stream<Path> pages = Files.list(PAGES)) {
            for (Path page :
                    pages.filter(p -> p.toString().endsWith(".md")).sorted().toList()) {
                Matcher block = BLOCK.matcher(Files.readString(page));
                while (block.find()) {
                    blocks.add(block.group(1));
                }
            }
        }
        assertThat(blocks).hasSizeGreaterThan(4);
        return blocks;
    }

    @ParameterizedTest
    @MethodSource("blocksOfTheDocumentation")
    void aConfigOfTheDocumentationIsValid(String yaml) {
        assertThat(SchemaCheck.errors(yaml)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "port: eighty",
                "port: 70000",
                "port: [1]",
                "prot: 8080",
                "store: postgres://x",
                "live: nats://nats.example",
                "projects: []",
                "projects: {Acme/support: {}}",
                "projects: {a/b: {colour: red}}",
                "projects: {a/b: {keys: pk_live_1}}",
                "projects: {a/b: {keys: [{origins: []}]}}",
                "projects: {a/b: {keys: [{key: sk_live_1}]}}",
                "projects: {a/b: {keys: [{key: pk_live_1, not_before: yesterday}]}}",
                "projects: {a/b: {identity_secret: short}}",
                "projects: {a/b: {identity_jwt: {issuer: a, audience: b}}}",
                "projects: {a/b: {limits: {tokens_per_month: much}}}",
                "projects: {a/b: {replies: {after: [{label: \" \"}]}}}",
                "projects: {a/b: {replies: {after: [{label: a, text: \" \"}]}}}",
                "projects: {a/b: {agent: {kind: oracle}}}",
                "projects: {a/b: {agent: {kind: docs}}}",
                "projects: {a/b: {agent: {kind: docs, crawl: {}}}}",
                "projects: {a/b: {agent: {kind: docs, crawl: {sitemap: docs.example/sitemap.xml}}}}",
                "projects: {a/b: {agent: {kind: docs, folder: docs, crawl: {sitemap: \"https://a.example/s.xml\"}}}}",
                "projects: {a/b: {agent: {kind: docs, crawl: {sitemap: \"https://a.example/s.xml\", every: daily}}}}",
                "projects: {a/b: {agent: {kind: docs, crawl: {sitemap: \"https://a.example/s.xml\", max_pages: 0}}}}",
                "projects: {a/b: {agent: {docs: {crawl: {sitemap: \"https://a.example/s.xml\", pages: 3}}}}}",
                "projects: {a/b: {agent: {kind: scripted, model: m}}}",
                "projects: {a/b: {agent: {kind: model}}}",
                "projects: {a/b: {agent: {kind: model, model: m, models: {a: {model: m}}}}}",
                "projects: {a/b: {agent: {kind: model, models: {\"a b\": {model: m}}}}}",
                "projects: {a/b: {agent: {kind: model, model: m, temperature: 3}}}",
                "projects: {a/b: {agent: {kind: model, model: m, thinking: 5}}}",
                "projects: {a/b: {agent: {kind: model, model: m, tools: [{name: a b, url: \"http://a\"}]}}}",
                "projects: {a/b: {agent: {kind: model, model: m, tools: [{name: a}]}}}",
                "management: {port: no-port}",
                "management: {token: \" \"}",
                "telemetry: {}",
                "telemetry: {otlp: collector}",
                "webhooks: [{url: \"https://a.example\"}]",
                "webhooks: [{url: \"https://a.example\", secret: a-secret-long-enough, events: [click]}]",
                "webhooks: [{url: \"https://a.example\", secret: a-secret-long-enough, signature: none}]"
            })
    void aBadConfigFailsInTheSchemaAndInTheReader(String yaml) throws IOException {
        assertThat(isReadable(yaml)).isFalse();
        assertThat(SchemaCheck.errors(yaml)).isNotEmpty();
    }

    /** A newer widget may know the key, so the server only warns. Editors mark it, because it is most often misspelled. */
    @ParameterizedTest
    @ValueSource(strings = {"theme: {acent: red}", "features: {histroy: true}"})
    void anUnknownKeyOfTheThemeOrTheFeaturesFailsInTheSchema(String part) throws IOException {
        String yaml = "projects: {a/b: {" + part + "}}";
        assertThat(SchemaCheck.errors(yaml)).isNotEmpty();
        assertThat(isReadable(yaml)).isTrue();
    }

    /** Keys below these are passed on unchecked. */
    private static final Set<String> FREE = Set.of("theme", "features", "strings", "parameters");

    @Test
    void anUnknownKeyAtAnyPlaceFailsInBoth() throws IOException {
        JsonNode root = SchemaCheck.json(example());
        List<ObjectNode> mappings = new ArrayList<>();
        collect(root, mappings);
        assertThat(mappings).hasSizeGreaterThan(15);
        for (ObjectNode mapping : mappings) {
            mapping.put("no such key", 1);
            assertThat(SchemaCheck.errors(root)).as(root.toString()).isNotEmpty();
            assertThat(isReadable(Json.write(root))).as(root.toString()).isFalse();
            mapping.remove("no such key");
        }
        assertThat(SchemaCheck.errors(root)).isEmpty();
    }

    private static void collect(JsonNode node, List<ObjectNode> to) {
        if (node instanceof ObjectNode mapping) {
            if (!mapping.has("Authorization")) {
                to.add(mapping);
            }
            mapping.properties().stream()
                    .filter(entry -> !FREE.contains(entry.getKey()))
                    .forEach(entry -> collect(entry.getValue(), to));
        } else {
            node.forEach(item -> collect(item, to));
        }
    }

    @Test
    void aNumberOrFlagOutOfItsRangeAtAnyPlaceFailsInBoth() throws IOException {
        JsonNode root = SchemaCheck.json(example());
        List<ObjectNode> mappings = new ArrayList<>();
        collect(root, mappings);
        int changed = 0;
        for (ObjectNode mapping : mappings) {
            for (String key : names(mapping)) {
                JsonNode value = mapping.get(key);
                if (value.isNumber() || value.isBoolean()) {
                    mapping.put(key, -1);
                    assertThat(SchemaCheck.errors(root)).as(key).isNotEmpty();
                    assertThat(isReadable(Json.write(root))).as(key).isFalse();
                    mapping.set(key, value);
                    changed++;
                }
            }
        }
        assertThat(changed).isGreaterThan(30);
    }

    private static List<String> names(ObjectNode mapping) {
        List<String> names = new ArrayList<>();
        mapping.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void theExampleHasEveryCurrentKey() throws IOException {
        // Keys that contradict another key are in comments.
        String text = example().replaceAll("(?m)^( *)# (\\w+:)", "$1$2");
        Set<String> missing = new TreeSet<>();
        keys(ConfigSchema.schema(), missing);
        missing.removeIf(key -> Pattern.compile("\\b" + key + ":").matcher(text).find());
        assertThat(missing).isEmpty();
    }

    private static void keys(JsonNode schema, Set<String> to) {
        if (schema.isMissingNode()) {
            return;
        }
        schema.path("properties").properties().forEach(entry -> {
            if (!entry.getValue().path("deprecated").asBoolean()) {
                to.add(entry.getKey());
                keys(entry.getValue(), to);
            }
        });
        for (String nested : List.of("items", "additionalProperties")) {
            keys(schema.path(nested), to);
        }
        schema.path("patternProperties").forEach(value -> keys(value, to));
        schema.path("oneOf").forEach(value -> keys(value, to));
    }

    @Test
    void aReaderThatAsksForAKeyTheSchemaLacksFails() {
        Section section = new Section(null, ConfigKeys.TELEMETRY, new ConfigErrors("karta.yaml", name -> null));
        assertThatThrownBy(() -> section.text("zipkin")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aReaderThatIgnoresAKeyOfTheSchemaFails() {
        Section section = new Section(null, ConfigKeys.TELEMETRY, new ConfigErrors("karta.yaml", name -> null));
        assertThatThrownBy(section::requireKnownKeys)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("otlp");
    }

    @Test
    void everyKeyHasADescription() {
        ArrayNode without = Json.object().arrayNode();
        ConfigSchema.schema().path("properties").properties().stream()
                .filter(entry -> entry.getValue().path("description").asText().isEmpty())
                .forEach(entry -> without.add(TextNode.valueOf(entry.getKey())));
        assertThat(without).isEmpty();
    }

    @Test
    void thePublishedSchemaMatchesTheReader() throws IOException {
        assertThat(PAGES.resolve("public/config.schema.json"))
                .as("karta-server config-schema > docs/pages/public/config.schema.json")
                .hasContent(Json.pretty(ConfigSchema.schema()));
    }
}
