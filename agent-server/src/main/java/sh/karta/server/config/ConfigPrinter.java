// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import sh.karta.server.auth.EmbedKey;
import sh.karta.server.auth.OriginRule;

/** Writes a config as it is in force, in the form of the file. Of a secret it says only that it is set. */
public final class ConfigPrinter {
    private static final String SET = "(set, not shown)";

    private ConfigPrinter() {}

    public static String print(ServerConfig config) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setAllowUnicode(true);
        options.setWidth(120);
        return new Yaml(options).dump(server(config));
    }

    private static Map<String, Object> server(ServerConfig config) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("host", config.listen().host());
        map.put("port", config.listen().port());
        put(map, "site", config.listen().site());
        map.put("trusted_proxies", config.listen().trustedProxies());
        map.put("stream_heartbeat_seconds", config.listen().heartbeat().toSeconds());
        map.put("data", config.data().toString());
        map.put("store", config.store().replaceAll("//[^@/]*@", "//" + SET + "@"));
        map.put("token_seconds", config.tokenLifetime().toSeconds());
        put(map, "metrics_token", config.metricsToken() == null ? null : SET);
        List<Object> webhooks = new ArrayList<>();
        config.webhooks()
                .forEach(w -> webhooks.add(Map.of(
                        "url", w.url().toString(),
                        "secret", SET,
                        "events", w.events().stream().sorted().toList())));
        map.put("webhooks", webhooks);
        Map<String, Object> projects = new TreeMap<>();
        config.projects().forEach((name, project) -> projects.put(name, project(project)));
        map.put("projects", projects);
        return map;
    }

    private static Map<String, Object> project(ProjectConfig project) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("keys", project.keys().stream().map(ConfigPrinter::key).toList());
        put(map, "identity_secret", project.identitySecret() == null ? null : SET);
        map.put("agent", agent(project.agent()));
        project.runtime().properties().forEach(e -> map.put(e.getKey(), plain(e.getValue())));
        Map<String, Object> limits = new LinkedHashMap<>();
        limits.put("key_per_minute", project.limits().keyPerMinute());
        limits.put("visitor_per_minute", project.limits().visitorPerMinute());
        limits.put("address_per_minute", project.limits().addressPerMinute());
        limits.put("anonymous_tokens_per_day", project.limits().anonymousTokensPerDay());
        limits.put("tokens_per_month", project.limits().tokensPerMonth());
        map.put("limits", limits);
        put(
                map,
                "retention_days",
                project.retention() == null ? null : project.retention().toDays());
        return map;
    }

    private static Map<String, Object> key(EmbedKey key) {
        OriginRule rule = key.origins();
        List<String> origins = new ArrayList<>(rule.origins());
        if (rule.loopback()) {
            origins.add("loopback");
        }
        if (rule.opaque()) {
            origins.add("null");
        }
        if (rule.none()) {
            origins.add("none");
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("key", key.key());
        map.put("origins", origins);
        map.put("enabled", key.enabled());
        return map;
    }

    private static Map<String, Object> agent(AgentConfig agent) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (agent instanceof AgentConfig.Scripted scripted) {
            map.put("kind", "scripted");
            map.put("pace_millis", scripted.paceMillis());
            map.put("approval_seconds", scripted.approvalSeconds());
            put(map, "docs", scripted.docs() == null ? null : docs(scripted.docs()));
        } else if (agent instanceof AgentConfig.Docs docs) {
            map.put("kind", "docs");
            map.putAll(docs(docs));
        } else if (agent instanceof AgentConfig.OpenAi openAi) {
            map.put("kind", "openai");
            map.put("base_url", openAi.baseUrl());
            map.put("api_key", SET);
            map.put("model", openAi.model());
            map.put("instructions", openAi.instructions());
            map.put("window", openAi.window());
            put(map, "max_output_tokens", openAi.maxOutputTokens());
            map.put("images", openAi.images());
            map.put("timeout_seconds", openAi.timeoutSeconds());
            put(map, "docs", openAi.docs() == null ? null : docs(openAi.docs()));
            map.put("tools", openAi.tools().stream().map(ConfigPrinter::tool).toList());
        }
        return map;
    }

    private static Map<String, Object> docs(AgentConfig.Docs docs) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("folder", docs.folder().toString());
        map.put("url", docs.url());
        map.put("language", docs.language());
        map.put("pace_millis", docs.paceMillis());
        return map;
    }

    private static Map<String, Object> tool(AgentConfig.ToolConfig tool) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", tool.name());
        map.put("description", tool.description());
        map.put("url", tool.url().toString());
        Map<String, Object> headers = new LinkedHashMap<>();
        tool.headers().keySet().forEach(name -> headers.put(name, SET));
        map.put("headers", headers);
        map.put("parameters", plain(tool.parameters()));
        map.put("approval", tool.approval());
        map.put("timeout_seconds", tool.timeoutSeconds());
        map.put("max_output", tool.maxOutput());
        return map;
    }

    private static void put(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value instanceof java.nio.file.Path ? value.toString() : value);
        }
    }

    /** JSON as YAML's own maps, lists and scalars. */
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
