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

/**
 * Everything a server is started with.
 *
 * @param site directory of static files to serve, or null
 * @param tokenLifetime how long a minted token is good for
 * @param heartbeat how long a stream is silent at most (wire protocol §3: 15 s)
 * @param trustedProxies how many proxies of ours stand in front
 * @param projects by {@code org/agent}
 */
public record ServerConfig(
        String host,
        int port,
        Path data,
        @Nullable Path site,
        Duration tokenLifetime,
        Duration heartbeat,
        int trustedProxies,
        Map<String, ProjectConfig> projects) {
    public static final String DEMO_KEY = "pk_test_demo";
    public static final String DEMO_PROJECT = "demo/assistant";
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    static final Duration TOKEN_LIFETIME = Duration.ofHours(1);

    /** What a server does that was told nothing: the demo project, for pages of this machine only. */
    public static ServerConfig demo() {
        EmbedKey key = new EmbedKey(DEMO_KEY, DEMO_PROJECT, OriginRule.of(List.of("loopback")), true);
        var runtime = Json.object();
        runtime.putObject("theme");
        runtime.putObject("features").put("history", true).put("uploads", true).put("feedback", true);
        runtime.putObject("strings");
        ProjectConfig project =
                new ProjectConfig(DEMO_PROJECT, List.of(key), null, scriptedDemo(null), runtime, LimitConfig.DEFAULT);
        return new ServerConfig(
                "127.0.0.1",
                8787,
                Path.of("karta-data"),
                null,
                TOKEN_LIFETIME,
                HEARTBEAT,
                0,
                Map.of(DEMO_PROJECT, project));
    }

    private static AgentConfig scriptedDemo(@Nullable Path docs) {
        int pace = AgentConfig.NATURAL_PACE_MILLIS;
        AgentConfig.Docs answers = docs == null ? null : new AgentConfig.Docs(docs, AgentConfig.Docs.URL, "en", pace);
        return new AgentConfig.Scripted(pace, AgentConfig.Scripted.APPROVAL_SECONDS, answers);
    }

    /** The same with a demo project that answers from a folder of documents what its script is not about. */
    public ServerConfig withDemoDocs(Path folder) {
        Map<String, ProjectConfig> changed = new LinkedHashMap<>(projects);
        changed.computeIfPresent(DEMO_PROJECT, (name, project) -> project.withAgent(scriptedDemo(folder)));
        return new ServerConfig(host, port, data, site, tokenLifetime, heartbeat, trustedProxies, Map.copyOf(changed));
    }

    public ServerConfig with(@Nullable String host, @Nullable Integer port, @Nullable Path data, @Nullable Path site) {
        return new ServerConfig(
                host == null ? this.host : host,
                port == null ? this.port : port,
                data == null ? this.data : data,
                site == null ? this.site : site,
                tokenLifetime,
                heartbeat,
                trustedProxies,
                projects);
    }
}
