// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sh.karta.server.limit.LogAddresses;
import sh.karta.server.limit.ServerLimits;

/**
 * The complete configuration of a server.
 *
 * @param data directory of the SQLite store and of temporary files
 * @param store {@code sqlite}, or the JDBC URL of a PostgreSQL database
 * @param tokenLifetime how long a minted token is valid
 * @param stop timeouts for shutting down
 * @param limits limits for the whole server
 * @param management listener for metrics and details
 * @param otlp base URL of the collector for traces and metrics; null for none
 * @param projects projects by name, {@code org/agent}
 * @param shown the effective values in the form of the file, without secrets
 */
public record ServerConfig(
        Listen listen,
        Path data,
        String store,
        Duration tokenLifetime,
        Stop stop,
        ServerLimits limits,
        ManagementConfig management,
        @Nullable URI otlp,
        List<WebhookConfig> webhooks,
        Map<String, ProjectConfig> projects,
        ObjectNode shown) {
    /**
     * The main listener.
     *
     * @param site directory of static files to serve; null for none
     * @param trustedProxies number of trusted reverse proxies in front of the server
     * @param heartbeat maximum silence on a stream (wire protocol §3: 15 s)
     * @param logAddresses how much of a client's address the log has for refused requests
     */
    public record Listen(
            String host,
            int port,
            @Nullable Path site,
            int trustedProxies,
            Duration heartbeat,
            LogAddresses logAddresses) {}

    /**
     * Timeouts for shutting down.
     *
     * @param lameDuck how long the server still accepts new turns after {@code /readyz} fails
     * @param within time after which the process exits, even if work is unfinished
     */
    public record Stop(Duration lameDuck, Duration within) {
        private static final Duration MAX_DRAIN = Duration.ofSeconds(20);
        private static final Duration CLOSING = Duration.ofSeconds(10);

        /** Returns how long to wait for running turns: 20 s, or less so that 10 s remain for closing. */
        public Duration drain() {
            Duration left = within.minus(lameDuck).minus(CLOSING);
            return left.compareTo(MAX_DRAIN) > 0 ? MAX_DRAIN : left.isNegative() ? Duration.ZERO : left;
        }
    }

    public static final String DEMO_KEY = "pk_test_demo";
    public static final String DEMO_PROJECT = "demo/assistant";
    public static final String SQLITE = "sqlite";

    private static final class Demo {
        private static final ServerConfig CONFIG = ConfigFile.demo();
    }

    /**
     * Returns the configuration without a config file: a demo project with the scripted agent, for pages on this machine and for
     * programs.
     */
    public static ServerConfig demo() {
        return Demo.CONFIG;
    }

    private static ProjectConfig demoProject(AgentConfig agent) {
        return Objects.requireNonNull(demo().projects.get(DEMO_PROJECT)).with(agent);
    }

    /** Returns a copy in which the demo project answers from a folder of documents and plays the scripted agent's scenes. */
    public ServerConfig withDemoDocs(Path folder) {
        Map<String, ProjectConfig> changed = new LinkedHashMap<>(projects);
        changed.put(DEMO_PROJECT, demoProject(answering(folder)));
        return with(listen, data, management, Map.copyOf(changed));
    }

    private static AgentConfig.Scripted answering(Path folder) {
        return new AgentConfig.Scripted(
                AgentConfig.Scripted.READING_PACE_MILLIS,
                AgentConfig.Scripted.APPROVAL_SECONDS,
                new AgentConfig.Docs(
                        folder, AgentConfig.Docs.URL, "en", null, AgentConfig.NATURAL_PACE_MILLIS, null, null));
    }

    /** Returns whether the project and the key of the demo page exist. */
    public boolean hasDemo() {
        ProjectConfig demo = projects.get(DEMO_PROJECT);
        return demo != null && demo.keys().stream().anyMatch(key -> key.key().equals(DEMO_KEY));
    }

    /** Returns the folder of {@link #withDemoDocs}; null if the demo project plays scripts only, is the file's own or does not exist. */
    public @Nullable Path demoDocs() {
        ProjectConfig demo = projects.get(DEMO_PROJECT);
        if (demo == null) {
            return null;
        }
        AgentConfig.Docs docs = demo.agent().documents();
        // The documents of a project that a config file describes are not published.
        Path folder = docs == null ? null : docs.folder();
        return folder != null && demo.equals(demoProject(answering(folder))) ? folder : null;
    }

    /** Returns the keys that differ in another config and take effect at a start only. */
    public List<String> restartKeys(ServerConfig other) {
        Map<String, Boolean> same = new LinkedHashMap<>();
        same.put("host", listen.host().equals(other.listen.host()));
        same.put("port", listen.port() == other.listen.port());
        same.put("site", Objects.equals(listen.site(), other.listen.site()));
        same.put("trusted_proxies", listen.trustedProxies() == other.listen.trustedProxies());
        same.put("stream_heartbeat_seconds", listen.heartbeat().equals(other.listen.heartbeat()));
        same.put("log_addresses", listen.logAddresses() == other.listen.logAddresses());
        same.put("data", data.equals(other.data));
        same.put("store", store.equals(other.store));
        same.put("limits", limits.equals(other.limits));
        same.put("management", management.equals(other.management));
        same.put("telemetry", Objects.equals(otlp, other.otlp));
        return same.entrySet().stream()
                .filter(entry -> !entry.getValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns a copy with those values of another config that need no restart. */
    public ServerConfig withReloadable(ServerConfig other) {
        return new ServerConfig(
                listen,
                data,
                store,
                other.tokenLifetime,
                other.stop,
                limits,
                management,
                otlp,
                other.webhooks,
                other.projects,
                other.shown);
    }

    /** Returns a copy with another management listener. */
    public ServerConfig with(ManagementConfig other) {
        return with(listen, data, other, projects);
    }

    /** Returns a copy with the values of the command line. A null value leaves the field unchanged. */
    public ServerConfig with(@Nullable String host, @Nullable Integer port, @Nullable Path data, @Nullable Path site) {
        Listen changed = new Listen(
                host == null ? listen.host() : host,
                port == null ? listen.port() : port,
                site == null ? listen.site() : site,
                listen.trustedProxies(),
                listen.heartbeat(),
                listen.logAddresses());
        return with(changed, data == null ? this.data : data, management, projects);
    }

    private ServerConfig with(
            Listen toListen, Path toStore, ManagementConfig toManage, Map<String, ProjectConfig> toServe) {
        return new ServerConfig(
                toListen, toStore, store, tokenLifetime, stop, limits, toManage, otlp, webhooks, toServe, shown);
    }
}
