// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import sh.karta.server.auth.EmbedKey;
import sh.karta.server.auth.OriginRule;
import sh.karta.server.event.Json;
import sh.karta.server.limit.LimitConfig;
import sh.karta.server.limit.LogAddresses;
import sh.karta.server.limit.ServerLimits;
import sh.karta.server.outgoing.ModelEndpoint;
import sh.karta.server.problem.FileFailure;

/** Reads a config file in YAML or JSON, which is a subset of YAML. */
public final class ConfigFile {
    private static final Pattern PROJECT = Pattern.compile(ConfigKeys.PROJECT_NAME);
    private static final Pattern KEY = Pattern.compile(ConfigKeys.EMBED_KEY);

    /** A demo project with the scripted agent, for pages on this machine and for programs. */
    private static final String DEMO = """
            management: {port: 0} # so that several demos run on one machine
            projects:
              demo/assistant:
                keys: [{key: pk_test_demo, origins: [loopback, none]}]
                features: {history: true, uploads: true, feedback: true}
            """;

    private static final Path DATA = Path.of("karta-data");

    private static final Logger LOG = LoggerFactory.getLogger(ConfigFile.class);
    private static final Pattern STORE = Pattern.compile(ConfigKeys.STORE);

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
        ConfigFile config = new ConfigFile(file, environment);
        ServerConfig read = config.parse(file);
        config.errors.warnings().forEach(LOG::warn);
        return read;
    }

    /**
     * Reads the file like {@link #read(Path, Function)}, for a command that checks it.
     *
     * @param warnings receives deprecated keys and probable mistakes
     */
    public static ServerConfig check(
            Path file, Function<String, @Nullable String> environment, Consumer<ConfigFinding> warnings)
            throws ConfigException {
        ConfigFile config = new ConfigFile(file, environment);
        ServerConfig read = config.parse(file);
        config.errors.deprecations().forEach(warnings);
        config.errors.suspicions().forEach(warnings);
        return read;
    }

    /** Returns the configuration without a config file. */
    static ServerConfig demo() {
        ConfigFile config = new ConfigFile(Path.of("demo.yaml"), name -> null);
        return config.server(new Section(compose(new StringReader(DEMO)), ConfigKeys.ROOT, config.errors));
    }

    private static @Nullable Node compose(Reader yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(20);
        options.setMaxAliasesForCollections(20);
        return new Yaml(options).compose(yaml);
    }

    private ServerConfig parse(Path file) throws ConfigException {
        Node root = null;
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            root = compose(reader);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            errors.add(line, "expected YAML: " + e.getProblem());
        } catch (YAMLException e) {
            boolean undecodable = e.getCause() instanceof CharacterCodingException;
            String expected = undecodable ? ": expected text in UTF-8" : ": expected YAML: " + e.getMessage();
            throw new ConfigException(List.of(errors.ofFile(file + expected)));
        } catch (NoSuchFileException e) {
            throw new ConfigException(List.of(errors.ofFile("No such file: " + file.toAbsolutePath())));
        } catch (FileSystemException e) {
            throw new ConfigException(List.of(errors.ofFile(FileFailure.message(e))));
        } catch (IOException e) {
            throw new ConfigException(List.of(errors.ofFile(file + ": cannot be read: " + e.getMessage())));
        }
        ServerConfig config = server(new Section(root, ConfigKeys.ROOT, errors));
        if (!errors.all().isEmpty()) {
            throw new ConfigException(errors.all());
        }
        return config;
    }

    private ServerConfig server(Section root) {
        String host = root.string("host");
        int port = root.number("port");
        Path given = path(root, "data");
        Path data = given == null ? DATA : given;
        root.show("data", data);
        Path site = path(root, "site");
        Duration tokenLifetime = Duration.ofSeconds(root.number("token_seconds"));
        Duration heartbeat = Duration.ofSeconds(root.number("stream_heartbeat_seconds"));
        int trustedProxies = root.number("trusted_proxies");
        LogAddresses logAddresses =
                LogAddresses.valueOf(root.choice("log_addresses").toUpperCase(Locale.ROOT));
        String store = store(root);
        live(root, store);
        ServerConfig.Stop stop = stop(root, !store.equals(ServerConfig.SQLITE));
        ServerLimits limits = limits(root.section("limits"), ServerLimits.DEFAULT);
        ManagementConfig management = ManagementSection.read(root);
        URI otlp = telemetry(root);
        List<WebhookConfig> webhooks = webhooks(root);
        Map<String, ProjectConfig> projects = new LinkedHashMap<>();
        root.named("projects").forEach((name, section) -> {
            if (!PROJECT.matcher(name).matches()) {
                root.wrongName(
                        "projects", name, "org/agent, each part with 1 to 63 of a-z 0-9 -, and - not first or last");
            }
            projects.put(name, project(name, section));
        });
        root.requireKnownKeys();
        Map<String, ProjectConfig> served = projects;
        ObjectNode shown = root.effective();
        if (projects.isEmpty()) {
            ServerConfig demo = ServerConfig.demo();
            served = demo.projects();
            shown.set("projects", demo.shown().get("projects"));
            root.suspicious(
                    "projects",
                    "no projects: the demo project demo/assistant is served with the public key pk_test_demo");
        }
        return new ServerConfig(
                new ServerConfig.Listen(host, port, site, trustedProxies, heartbeat, logAddresses),
                data,
                store,
                tokenLifetime,
                stop,
                limits,
                management,
                otlp,
                webhooks,
                Map.copyOf(served),
                shown);
    }

    private static String store(Section root) {
        String store = root.string("store");
        if (store.equals("embedded")) {
            root.deprecatedValue("store: embedded is an old name. Write store: sqlite, or leave the key out.");
            root.show("store", ServerConfig.SQLITE);
            return ServerConfig.SQLITE;
        }
        if (!STORE.matcher(store).matches()) {
            root.wrong("store", "sqlite, or jdbc:postgresql://host/database?user=name&password=${SECRET}");
        }
        root.show(
                "store",
                store.replaceAll("(?i)([?&][a-z]*password=)[^&]*", "$1" + ConfigPrinter.SET)
                        .replaceAll("//[^@/]*@", "//" + ConfigPrinter.SET + "@"));
        return store;
    }

    /** Servers exchange live text through the database that they share. */
    private static void live(Section root, String store) {
        String live = root.text("live");
        if (live != null && (!live.equals("postgres") || store.equals(ServerConfig.SQLITE))) {
            root.wrong("live", "postgres, together with a PostgreSQL store");
        }
    }

    private static @Nullable URI telemetry(Section root) {
        if (!root.has("telemetry")) {
            return null;
        }
        Section telemetry = root.section("telemetry");
        URI otlp = telemetry.url("otlp", "");
        telemetry.requireKnownKeys();
        return otlp;
    }

    private static List<WebhookConfig> webhooks(Section root) {
        List<WebhookConfig> webhooks = new ArrayList<>();
        for (Section section : root.sections("webhooks")) {
            String secret = section.string("secret");
            boolean standard = section.choice(
                            "signature",
                            WebhookConfig.isStandard(secret) ? "standard" : "karta",
                            List.of("standard", "karta"))
                    .equals("standard");
            if (secret.length() < 16) {
                section.wrong("secret", "at least 16 characters");
            } else if (standard && !WebhookConfig.isStandard(secret)) {
                section.wrong("secret", "whsec_ and 24 to 64 bytes in base64, because signature is standard");
            }
            List<String> events = section.texts("events");
            if (!ConfigKeys.WEBHOOK_EVENTS.containsAll(events)) {
                section.wrong("events", "a list of " + String.join(", ", ConfigKeys.WEBHOOK_EVENTS));
            } else if (events.isEmpty()) {
                events = ConfigKeys.WEBHOOK_EVENTS;
                section.show("events", events);
            }
            URI url = section.url("url", "");
            if (webhooks.stream().anyMatch(other -> other.url().equals(url))) {
                section.wrong("url", "a URL that no other webhook has, because deliveries are stored by URL");
            }
            webhooks.add(new WebhookConfig(url, secret, standard, Set.copyOf(events)));
            section.requireKnownKeys();
        }
        return List.copyOf(webhooks);
    }

    private @Nullable Path path(Section section, String key) {
        String text = section.text(key);
        Path path = text == null ? null : directory.resolve(text).normalize();
        section.show(key, path);
        return path;
    }

    private ProjectConfig project(String name, Section section) {
        List<EmbedKey> embedKeys = new ArrayList<>();
        for (Section key : section.sections("keys")) {
            embedKeys.add(embedKey(name, key));
        }
        if (embedKeys.isEmpty()) {
            section.suspicious(
                    "keys",
                    name
                            + " has no keys here, so no page can use it unless the store has one. Add one, or create it with: karta-server keys create");
        }
        section.unknown("theme", ConfigKeys.THEME);
        section.unknown("features", ConfigKeys.FEATURES);
        section.miscoloured("theme", List.of("accent", "accentForeground"));
        IdentityConfig identity = IdentitySection.read(section);
        AgentSection agentSection = new AgentSection(section.section("agent"), directory);
        AgentConfig agent = agentSection.read();
        Replies replies = Replies.read(section);
        ObjectNode runtime = Json.object();
        for (String part : List.of("theme", "features", "strings")) {
            runtime.set(part, section.json(part));
        }
        List<String> starters = agentSection.starters();
        if (!starters.isEmpty() && !runtime.path("theme").has("suggestedPrompts")) {
            runtime.withObject("theme").withArray("suggestedPrompts").removeAll();
            starters.forEach(runtime.withObject("theme").withArray("suggestedPrompts")::add);
        }
        LimitConfig limits = limits(
                section.section("limits"),
                agent instanceof AgentConfig.Model ? LimitConfig.MODEL : LimitConfig.DEFAULT);
        int days = section.number("retention_days");
        ModelEndpoint transcription = EndpointSection.read(section, "transcription", "whisper-1");
        section.requireKnownKeys();
        return new ProjectConfig(
                name,
                List.copyOf(embedKeys),
                identity,
                agent,
                replies,
                runtime,
                limits,
                days == 0 ? null : Duration.ofDays(days),
                transcription);
    }

    /**
     * Reads the timeouts for shutting down. With several servers, the default lame duck gives load balancers time. A single server needs
     * none.
     */
    private static ServerConfig.Stop stop(Section root, boolean oneOfSeveral) {
        int within = root.number("stop_within");
        int lameDuck = root.number("lame_duck", oneOfSeveral ? Math.min(10, within / 4) : 0);
        if (lameDuck >= within) {
            root.wrong("lame_duck", "less than stop_within, which is " + within);
        }
        return new ServerConfig.Stop(Duration.ofSeconds(lameDuck), Duration.ofSeconds(within));
    }

    private static <R extends Record> R limits(Section section, R defaults) {
        R limits = section.numbers(defaults);
        section.requireKnownKeys();
        return limits;
    }

    private EmbedKey embedKey(String project, Section section) {
        String key = section.string("key");
        if (!KEY.matcher(key).matches()) {
            section.wrong("key", "pk_live_ or pk_test_, then 1 to 100 of A-Z a-z 0-9 _ -");
        } else if (!keys.add(key)) {
            section.wrong("key", "a key that no other entry has", ", found '" + key + "'");
        }
        OriginRule origins = OriginRule.of(List.of());
        try {
            origins = OriginRule.of(section.texts("origins"));
        } catch (IllegalArgumentException e) {
            // The message shows the entry.
            section.wrong("origins", "a list in which each entry is " + e.getMessage(), "");
        }
        if (section.contains("key") && section.texts("origins").isEmpty()) {
            section.suspicious("origins", key + " has no origins, so no page can use it");
        }
        boolean enabled = section.flag("enabled");
        Instant notBefore = section.time("not_before");
        section.requireKnownKeys();
        return new EmbedKey(key, project, origins, enabled, notBefore);
    }
}
