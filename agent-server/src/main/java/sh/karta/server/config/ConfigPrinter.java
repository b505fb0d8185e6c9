// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import sh.karta.answers.crawl.CrawlSettings;
import sh.karta.answers.embedding.EmbeddingEndpoint;
import sh.karta.server.auth.EmbedKey;
import sh.karta.server.auth.JwtIdentity;
import sh.karta.server.event.Json;
import sh.karta.server.limit.ServerLimits;
import sh.karta.server.transcription.TranscriptionEndpoint;

/** Prints the effective config in the form of the file. Instead of a secret it prints only that it is set. */
public final class ConfigPrinter {
    private static final String SET = "(set, not shown)";
    private static final String BUNDLED = "(in the jar)";

    private ConfigPrinter() {}

    public static String print(ServerConfig config) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setAllowUnicode(true);
        options.setWidth(120);
        return new Yaml(options).dump(server(config));
    }

    /** Returns the same as JSON. */
    public static JsonNode json(ServerConfig config) {
        return Json.tree(server(config));
    }

    private static Map<String, Object> server(ServerConfig config) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("host", config.listen().host());
        map.put("port", config.listen().port());
        put(map, "site", config.listen().site());
        map.put("trusted_proxies", config.listen().trustedProxies());
        map.put("log_addresses", config.listen().logAddresses().word());
        map.put("stream_heartbeat_seconds", config.listen().heartbeat().toSeconds());
        map.put("data", config.data().toString());
        map.put(
                "store",
                config.store()
                        .replaceAll("(?i)([?&][a-z]*password=)[^&]*", "$1" + SET)
                        .replaceAll("//[^@/]*@", "//" + SET + "@"));
        map.put("token_seconds", config.tokenLifetime().toSeconds());
        map.put("lame_duck", config.stop().lameDuck().toSeconds());
        map.put("stop_within", config.stop().within().toSeconds());
        ServerLimits limits = config.limits();
        Map<String, Object> taken = new LinkedHashMap<>();
        taken.put("connections", limits.connections());
        taken.put("connections_per_address", limits.connectionsPerAddress());
        taken.put("streams", limits.streams());
        taken.put("streams_per_visitor", limits.streamsPerVisitor());
        taken.put("turns", limits.turns());
        taken.put("turns_per_visitor", limits.turnsPerVisitor());
        taken.put("turn_seconds", limits.turnSeconds());
        taken.put("turn_total_seconds", limits.turnTotalSeconds());
        taken.put("header_seconds", limits.headerSeconds());
        taken.put("body_seconds", limits.bodySeconds());
        taken.put("upload_seconds", limits.uploadSeconds());
        taken.put("upload_bytes_per_second", limits.uploadBytesPerSecond());
        taken.put("bodies_in_flight", limits.bodiesInFlight());
        taken.put("uploads_per_visitor", limits.uploadsPerVisitor());
        taken.put("file_bytes", limits.fileBytes());
        taken.put("files_per_session", limits.filesPerSession());
        taken.put("file_bytes_per_session", limits.fileBytesPerSession());
        taken.put("free_disk_megabytes", limits.freeDiskMegabytes());
        map.put("limits", taken);
        map.put("management", management(config.management()));
        if (config.otlp() != null) {
            map.put("telemetry", Map.of("otlp", shortened(config.otlp())));
        }
        List<Object> webhooks = new ArrayList<>();
        config.webhooks()
                .forEach(w -> webhooks.add(Map.of(
                        "url",
                        shortened(w.url()),
                        "secret",
                        SET,
                        "signature",
                        w.standard() ? "standard" : "karta",
                        "events",
                        w.events().stream().sorted().toList())));
        map.put("webhooks", webhooks);
        Map<String, Object> projects = new TreeMap<>();
        config.projects().forEach((name, project) -> projects.put(name, project(project)));
        map.put("projects", projects);
        return map;
    }

    /** Returns a URL without its path and query, which often have a secret, and without a user. */
    private static String shortened(URI url) {
        String rest = (url.getRawPath() == null ? "" : url.getRawPath()) + (url.getRawQuery() == null ? "" : "?");
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return url.getScheme() + "://" + url.getHost() + port + (rest.length() > 1 ? "/" + SET : rest);
    }

    private static Map<String, Object> management(ManagementConfig management) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("host", management.host());
        map.put("port", management.port() == null ? "off" : management.port());
        put(map, "token", management.token() == null ? null : SET);
        return map;
    }

    private static Map<String, Object> project(ProjectConfig project) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("keys", project.keys().stream().map(ConfigPrinter::key).toList());
        put(map, "identity_secret", project.identity().secret() == null ? null : SET);
        put(map, "step_up_secret", project.identity().stepUpSecret() == null ? null : SET);
        map.put("step_up_shares_secret", project.identity().stepUpSharesSecret());
        JwtIdentity.Settings jwt = project.identity().jwt();
        if (jwt != null) {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("jwks_url", jwt.jwksUrl().toString());
            shown.put("issuer", jwt.issuer());
            shown.put("audience", jwt.audience());
            shown.put("algorithms", jwt.algorithms().stream().sorted().toList());
            shown.put("user_claim", jwt.userClaim());
            shown.put("max_age", jwt.maxAge().toSeconds());
            map.put("identity_jwt", shown);
        }
        map.put("step_up_max_age", project.identity().stepUpMaxAge().toSeconds());
        map.put("legacy_user_ids", project.identity().legacyUserIds());
        map.put("agent", agent(project.agent()));
        project.runtime().properties().forEach(e -> map.put(e.getKey(), plain(e.getValue())));
        TranscriptionEndpoint.Settings transcription = project.transcription();
        if (transcription != null) {
            map.put("transcription", endpoint(transcription.baseUrl(), transcription.apiKey(), transcription.model()));
        }
        Map<String, Object> limits = new LinkedHashMap<>();
        limits.put("key_per_minute", project.limits().keyPerMinute());
        limits.put("visitor_per_minute", project.limits().visitorPerMinute());
        limits.put("address_per_minute", project.limits().addressPerMinute());
        limits.put("visitor_reads_per_minute", project.limits().visitorReadsPerMinute());
        limits.put("visitor_transcripts_per_minute", project.limits().visitorTranscriptsPerMinute());
        limits.put("visitor_tokens_per_day", budget(project.limits().visitorTokensPerDay()));
        limits.put("anonymous_tokens_per_day", budget(project.limits().anonymousTokensPerDay()));
        limits.put("tokens_per_month", budget(project.limits().tokensPerMonth()));
        map.put("limits", limits);
        put(
                map,
                "retention_days",
                project.retention() == null ? null : project.retention().toDays());
        return map;
    }

    private static Object budget(long tokens) {
        return tokens == 0 ? "unlimited" : (Object) tokens;
    }

    private static Map<String, Object> key(EmbedKey key) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("key", key.key());
        map.put("origins", key.origins().entries());
        map.put("enabled", key.enabled());
        put(map, "not_before", key.notBefore() == null ? null : key.notBefore().toString());
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
        } else if (agent instanceof AgentConfig.Model model) {
            map.put("kind", "model");
            map.put("use", model.use());
            Map<String, Object> models = new LinkedHashMap<>();
            model.models().forEach((name, each) -> models.put(name, model(each)));
            map.put("models", models);
            map.put("instructions", model.instructions());
            map.put("window", model.window());
            map.put("images", model.images());
            map.put("reasoning", Map.of("visible", model.reasoning()));
            map.put("timeout_seconds", model.timeoutSeconds());
            put(map, "docs", model.docs() == null ? null : docs(model.docs()));
            map.put("tools", model.tools().stream().map(ConfigPrinter::tool).toList());
        }
        return map;
    }

    private static Map<String, Object> model(ModelConfig model) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("provider", model.provider().word());
        map.put("base_url", model.baseUrl());
        map.put("api_key", SET);
        map.put("model", model.model());
        put(map, "max_output_tokens", model.maxOutputTokens());
        put(map, "temperature", model.temperature());
        put(map, "effort", model.effort());
        put(map, "thinking", model.thinking());
        return map;
    }

    private static Map<String, Object> docs(AgentConfig.Docs docs) {
        Map<String, Object> map = new LinkedHashMap<>();
        CrawlSettings crawl = docs.crawl();
        if (crawl == null) {
            put(map, "folder", docs.folder());
            map.put("url", docs.url());
        } else {
            Map<String, Object> site = new LinkedHashMap<>();
            site.put("sitemap", crawl.sitemap().toString());
            site.put("include", crawl.include());
            site.put("exclude", crawl.exclude());
            site.put("max_pages", crawl.maxPages());
            site.put("every", crawl.every().toMinutes() + "m");
            map.put("crawl", site);
        }
        map.put("language", docs.language());
        put(map, "synonyms", docs.synonyms());
        EmbeddingEndpoint.Settings embeddings = docs.embeddings();
        if (embeddings != null) {
            map.put("embeddings", endpoint(embeddings.baseUrl(), embeddings.apiKey(), embeddings.model()));
        }
        map.put("pace_millis", docs.paceMillis());
        return map;
    }

    private static Map<String, Object> endpoint(String baseUrl, String apiKey, String model) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("base_url", baseUrl);
        put(map, "api_key", apiKey.isEmpty() ? null : SET);
        map.put("model", model);
        return map;
    }

    private static Map<String, Object> tool(AgentConfig.ToolConfig tool) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", tool.name());
        map.put("description", tool.description());
        put(map, "title", tool.wording().title());
        put(map, "done", tool.wording().done());
        put(map, "confirm", tool.wording().confirm());
        put(map, "secret", tool.secret() == null ? null : SET);
        map.put("url", tool.url().toString());
        Map<String, Object> headers = new LinkedHashMap<>();
        tool.headers().keySet().forEach(name -> headers.put(name, SET));
        map.put("headers", headers);
        map.put("parameters", plain(tool.parameters()));
        map.put("approval", tool.approval());
        map.put("visible", tool.visible().wireName());
        if (tool.requiresStepUp()) {
            map.put("requires", "step_up");
        }
        map.put("timeout_seconds", tool.timeoutSeconds());
        map.put("max_output", tool.maxOutput());
        return map;
    }

    private static void put(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value instanceof Path path ? place(path) : value);
        }
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
