// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.Node;
import sh.karta.server.auth.EmbedKey;
import sh.karta.server.auth.OriginRule;
import sh.karta.server.event.Json;
import sh.karta.server.limit.LimitConfig;
import sh.karta.server.limit.ServerLimits;

/** Reads a config file in YAML or JSON, which is a subset of YAML. */
public final class ConfigFile {
    private static final Pattern PROJECT =
            Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?/[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern KEY = Pattern.compile("pk_(live|test)_[A-Za-z0-9_-]{1,100}");

    private static final Logger LOG = LoggerFactory.getLogger(ConfigFile.class);
    private static final Pattern POSTGRES = Pattern.compile("jdbc:postgresql://\\S+");
    private static final List<String> WEBHOOK_EVENTS = List.of("feedback", "limit");

    private final ConfigErrors errors;
    private final Path directory;
    private final Set<String> keys = new HashSet<>();

    private ConfigFile(Path file, Function<String, @Nullable String> environment) {
        this.errors = new ConfigErrors(file.toString(), environment);
        this.directory = file.toAbsolutePath().resolveSibling("");
    }

    /**
     * Reads a config file. Relative paths are resolved against the file's directory and {@code ${NAME}} against the environment.
     * Missing values have the defaults of {@link ServerConfig#demo}.
     *
     * @throws ConfigException if the file is not valid; holds all its errors
     */
    public static ServerConfig read(Path file, Function<String, @Nullable String> environment) throws ConfigException {
        return new ConfigFile(file, environment).parse(file);
    }

    private ServerConfig parse(Path file) throws ConfigException {
        Node root = null;
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            LoaderOptions options = new LoaderOptions();
            options.setNestingDepthLimit(20);
            options.setMaxAliasesForCollections(20);
            root = new Yaml(options).compose(reader);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            errors.add(line, "expected YAML: " + e.getProblem());
        } catch (IOException e) {
            throw new ConfigException(List.of(file + ": cannot be read: " + e.getMessage()));
        }
        ServerConfig config = server(new Section(root, errors));
        if (!errors.all().isEmpty()) {
            throw new ConfigException(errors.all());
        }
        return config;
    }

    private ServerConfig server(Section root) {
        ServerConfig demo = ServerConfig.demo();
        ServerConfig.Listen defaults = demo.listen();
        String host = root.text("host", defaults.host());
        int port = root.number("port", 0, 65_535, defaults.port());
        Path data = path(root, "data");
        Path site = path(root, "site");
        Duration tokenLifetime = Duration.ofSeconds(root.number(
                "token_seconds", 1, 86_400, (int) demo.tokenLifetime().toSeconds()));
        Duration heartbeat = Duration.ofSeconds(root.number(
                "stream_heartbeat_seconds", 1, 15, (int) defaults.heartbeat().toSeconds()));
        int trustedProxies = root.number("trusted_proxies", 0, 10, 0);
        String store = store(root);
        ServerConfig.Stop stop = stop(root, !store.equals(ServerConfig.SQLITE));
        ServerLimits limits = serverLimits(root.section("limits"));
        ManagementConfig management = ManagementSection.read(root);
        List<WebhookConfig> webhooks = webhooks(root);
        Map<String, ProjectConfig> projects = new LinkedHashMap<>();
        root.named("projects").forEach((name, section) -> {
            if (!PROJECT.matcher(name).matches()) {
                root.wrongName(
                        "projects", name, "org/agent, each part with 1 to 63 of a-z 0-9 -, and - not first or last");
            }
            projects.put(name, project(name, section));
        });
        root.end();
        return new ServerConfig(
                new ServerConfig.Listen(host, port, site, trustedProxies, heartbeat),
                data == null ? demo.data() : data,
                store,
                tokenLifetime,
                stop,
                limits,
                management,
                webhooks,
                projects.isEmpty() ? demo.projects() : Map.copyOf(projects));
    }

    private static String store(Section root) {
        String store = root.text("store", ServerConfig.SQLITE);
        if (store.equals("embedded")) {
            LOG.warn("store: embedded is an old name. Write store: sqlite, or leave the key out.");
            return ServerConfig.SQLITE;
        }
        if (store.startsWith("redis://") || store.startsWith("rediss://")) {
            root.wrong(
                    "store",
                    "sqlite or jdbc:postgresql://…. Redis is no longer a store. Convert its data once: karta-server migrate"
                            + " --from " + withoutPassword(store) + " --to jdbc:postgresql://host/database?user=name");
        } else if (!store.equals(ServerConfig.SQLITE)
                && !POSTGRES.matcher(store).matches()) {
            root.wrong("store", "sqlite, or jdbc:postgresql://host/database?user=name&password=${SECRET}");
        }
        return store;
    }

    private static String withoutPassword(String address) {
        return address.replaceFirst("//[^/]*@", "//");
    }

    private static List<WebhookConfig> webhooks(Section root) {
        List<WebhookConfig> webhooks = new ArrayList<>();
        for (Section section : root.sections("webhooks")) {
            String secret = section.text("secret", "");
            if (secret.length() < 16) {
                section.wrong("secret", "at least 16 characters");
            }
            List<String> events = section.texts("events");
            if (!WEBHOOK_EVENTS.containsAll(events)) {
                section.wrong("events", "a list of " + String.join(", ", WEBHOOK_EVENTS));
            }
            webhooks.add(new WebhookConfig(
                    section.url("url", ""), secret, Set.copyOf(events.isEmpty() ? WEBHOOK_EVENTS : events)));
            section.end();
        }
        return List.copyOf(webhooks);
    }

    private @Nullable Path path(Section section, String key) {
        String text = section.text(key);
        return text == null ? null : directory.resolve(text).normalize();
    }

    private ProjectConfig project(String name, Section section) {
        List<EmbedKey> embedKeys = new ArrayList<>();
        for (Section key : section.sections("keys")) {
            embedKeys.add(embedKey(name, key));
        }
        IdentityConfig identity = IdentitySection.read(section);
        AgentSection agentSection = new AgentSection(section.section("agent"), directory);
        AgentConfig agent = agentSection.read();
        ObjectNode runtime = Json.object();
        for (String part : List.of("theme", "features", "strings")) {
            runtime.set(part, section.json(part));
        }
        List<String> starters = agentSection.starters();
        if (!starters.isEmpty() && !runtime.path("theme").has("suggestedPrompts")) {
            runtime.withObject("theme").withArray("suggestedPrompts").removeAll();
            starters.forEach(runtime.withObject("theme").withArray("suggestedPrompts")::add);
        }
        LimitConfig limits = limits(section.section("limits"), agent instanceof AgentConfig.Model);
        int days = section.number("retention_days", 0, 36_500, 0);
        section.end();
        return new ProjectConfig(
                name,
                List.copyOf(embedKeys),
                identity,
                agent,
                runtime,
                limits,
                days == 0 ? null : Duration.ofDays(days));
    }

    /** With several servers, the default lame duck gives load balancers time. A single server has no other to take over. */
    private static ServerConfig.Stop stop(Section root, boolean oneOfSeveral) {
        int within = root.number("stop_within", 1, 3_600, 40);
        int lameDuck = root.number("lame_duck", 0, 3_600, oneOfSeveral ? Math.min(10, within / 4) : 0);
        if (lameDuck >= within) {
            root.wrong("lame_duck", "less than stop_within, which is " + within);
        }
        return new ServerConfig.Stop(Duration.ofSeconds(lameDuck), Duration.ofSeconds(within));
    }

    private static ServerLimits serverLimits(Section section) {
        ServerLimits defaults = ServerLimits.DEFAULT;
        int max = 1_000_000;
        int day = 86_400;
        ServerLimits limits = new ServerLimits(
                section.number("connections", 1, max, defaults.connections()),
                section.number("connections_per_address", 1, max, defaults.connectionsPerAddress()),
                section.number("streams", 1, max, defaults.streams()),
                section.number("streams_per_visitor", 1, max, defaults.streamsPerVisitor()),
                section.number("header_seconds", 1, day, defaults.headerSeconds()),
                section.number("body_seconds", 1, day, defaults.bodySeconds()),
                section.number("upload_seconds", 1, day, defaults.uploadSeconds()),
                section.number("upload_bytes_per_second", 1, Integer.MAX_VALUE, defaults.uploadBytesPerSecond()),
                section.number("bodies_in_flight", 65_536, Integer.MAX_VALUE, defaults.bodiesInFlight()),
                section.number("uploads_per_visitor", 1, max, defaults.uploadsPerVisitor()));
        section.end();
        return limits;
    }

    private static LimitConfig limits(Section section, boolean asksModel) {
        LimitConfig defaults = asksModel ? LimitConfig.MODEL : LimitConfig.DEFAULT;
        int max = 1_000_000;
        LimitConfig limits = new LimitConfig(
                section.number("key_per_minute", 1, max, defaults.keyPerMinute()),
                section.number("visitor_per_minute", 1, max, defaults.visitorPerMinute()),
                section.number("address_per_minute", 1, max, defaults.addressPerMinute()),
                section.number("visitor_reads_per_minute", 1, max, defaults.visitorReadsPerMinute()),
                section.number("visitor_transcripts_per_minute", 1, max, defaults.visitorTranscriptsPerMinute()),
                budget(section, "visitor_tokens_per_day", defaults.visitorTokensPerDay()),
                budget(section, "anonymous_tokens_per_day", defaults.anonymousTokensPerDay()),
                budget(section, "tokens_per_month", defaults.tokensPerMonth()));
        section.end();
        return limits;
    }

    /** Reads a token budget. Older config files write 0 for unlimited. */
    private static long budget(Section section, String key, long defaultTokens) {
        Integer tokens = section.numberOr("unlimited", key, 0, Integer.MAX_VALUE, (int) defaultTokens);
        return tokens == null ? 0 : tokens;
    }

    private EmbedKey embedKey(String project, Section section) {
        String key = section.text("key", "");
        if (!KEY.matcher(key).matches()) {
            section.wrong("key", "pk_live_ or pk_test_, then 1 to 100 of A-Z a-z 0-9 _ -");
        } else if (!keys.add(key)) {
            section.wrong("key", "a key that no other entry has");
        }
        OriginRule origins = OriginRule.of(List.of());
        try {
            origins = OriginRule.of(section.texts("origins"));
        } catch (IllegalArgumentException e) {
            section.wrong("origins", "a list in which each entry is " + e.getMessage());
        }
        boolean enabled = section.flag("enabled", true);
        Instant notBefore = section.time("not_before");
        section.end();
        return new EmbedKey(key, project, origins, enabled, notBefore);
    }
}
