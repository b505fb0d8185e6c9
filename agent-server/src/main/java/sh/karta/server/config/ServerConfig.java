// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.karta.server.auth.EmbedKey;
import sh.karta.server.auth.OriginRule;
import sh.karta.server.event.Json;
import sh.karta.server.limit.LimitConfig;
import sh.karta.server.limit.ServerLimits;

/**
 * Everything a server is started with.
 *
 * @param data directory of the embedded store
 * @param store {@code embedded}, or the address of a Redis
 * @param tokenLifetime how long a minted token is good for
 * @param stop how long stopping takes
 * @param limits how much the server takes at a time
 * @param management where operators find metrics and details
 * @param projects by {@code org/agent}
 */
public record ServerConfig(
        Listen listen,
        Path data,
        String store,
        Duration tokenLifetime,
        Stop stop,
        ServerLimits limits,
        ManagementConfig management,
        List<WebhookConfig> webhooks,
        Map<String, ProjectConfig> projects) {
    /**
     * Where and how to listen.
     *
     * @param site directory of static files to serve, or null
     * @param trustedProxies how many proxies of ours stand in front
     * @param heartbeat how long a stream is silent at most (wire protocol §3: 15 s)
     */
    public record Listen(String host, int port, @Nullable Path site, int trustedProxies, Duration heartbeat) {}

    /**
     * How the server stops.
     *
     * @param lameDuck how long it takes new turns after it has said that it is not ready
     * @param within after how long the process ends, whatever is unfinished
     */
    public record Stop(Duration lameDuck, Duration within) {
        private static final Duration MOST = Duration.ofSeconds(20);
        private static final Duration CLOSING = Duration.ofSeconds(10);

        /** Returns how long running turns may take to end: 20 s, or less where 10 s would not be left for closing. */
        public Duration drain() {
            Duration left = within.minus(lameDuck).minus(CLOSING);
            return left.compareTo(MOST) > 0 ? MOST : left.isNegative() ? Duration.ZERO : left;
        }
    }

    public static final String DEMO_KEY = "pk_test_demo";
    public static final String DEMO_PROJECT = "demo/assistant";
    public static final String FEATURES_KEY = "pk_test_features";
    public static final String FEATURES_PROJECT = "demo/features";
    public static final String EMBEDDED = "embedded";

    /** What a server does that was told nothing: the demo project with the scripted agent, for pages of this machine and for programs. */
    public static ServerConfig demo() {
        ProjectConfig project = demoProject(DEMO_PROJECT, DEMO_KEY, scripted());
        return new ServerConfig(
                new Listen("127.0.0.1", 8787, null, 0, Duration.ofSeconds(15)),
                Path.of("karta-data"),
                EMBEDDED,
                Duration.ofHours(1),
                new Stop(Duration.ZERO, Duration.ofSeconds(40)),
                ServerLimits.DEFAULT,
                ManagementConfig.DEFAULT,
                List.of(),
                Map.of(DEMO_PROJECT, project));
    }

    private static AgentConfig scripted() {
        return new AgentConfig.Scripted(AgentConfig.NATURAL_PACE_MILLIS, AgentConfig.Scripted.APPROVAL_SECONDS, null);
    }

    private static ProjectConfig demoProject(String name, String key, AgentConfig agent) {
        var runtime = Json.object();
        runtime.putObject("theme");
        runtime.putObject("features").put("history", true).put("uploads", true).put("feedback", true);
        runtime.putObject("strings");
        EmbedKey embedKey = new EmbedKey(key, name, OriginRule.of(List.of("loopback", "none")), true, null);
        return new ProjectConfig(
                name, List.of(embedKey), IdentityConfig.NONE, agent, runtime, LimitConfig.DEFAULT, null);
    }

    /**
     * The same with a demo project that answers from a folder of documents; the scripted agent, which shows every feature, has a
     * project beside it.
     */
    public ServerConfig withDemoDocs(Path folder) {
        AgentConfig docs = new AgentConfig.Docs(folder, AgentConfig.Docs.URL, "en", AgentConfig.NATURAL_PACE_MILLIS);
        Map<String, ProjectConfig> changed = new LinkedHashMap<>(projects);
        changed.put(DEMO_PROJECT, demoProject(DEMO_PROJECT, DEMO_KEY, docs));
        changed.put(FEATURES_PROJECT, demoProject(FEATURES_PROJECT, FEATURES_KEY, scripted()));
        return new ServerConfig(
                listen, data, store, tokenLifetime, stop, limits, management, webhooks, Map.copyOf(changed));
    }

    /** The folder the demo project answers from; null where it plays scripts or there is no such project. */
    public @Nullable Path demoDocs() {
        ProjectConfig demo = projects.get(DEMO_PROJECT);
        return demo != null && projects.containsKey(FEATURES_PROJECT) && demo.agent() instanceof AgentConfig.Docs docs
                ? docs.folder()
                : null;
    }

    /** The same with another management listener. */
    public ServerConfig with(ManagementConfig other) {
        return new ServerConfig(listen, data, store, tokenLifetime, stop, limits, other, webhooks, projects);
    }

    /** The same with what the command line says; null leaves a value as it is. */
    public ServerConfig with(@Nullable String host, @Nullable Integer port, @Nullable Path data, @Nullable Path site) {
        Listen changed = new Listen(
                host == null ? listen.host() : host,
                port == null ? listen.port() : port,
                site == null ? listen.site() : site,
                listen.trustedProxies(),
                listen.heartbeat());
        return new ServerConfig(
                changed,
                data == null ? this.data : data,
                store,
                tokenLifetime,
                stop,
                limits,
                management,
                webhooks,
                projects);
    }
}
