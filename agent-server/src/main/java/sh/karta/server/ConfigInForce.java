// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.NoAgent;
import sh.karta.server.auth.EmbedKey;
import sh.karta.server.auth.IdentityProofs;
import sh.karta.server.auth.OriginRule;
import sh.karta.server.config.ProjectConfig;
import sh.karta.server.config.ServerConfig;
import sh.karta.server.event.MessageText;
import sh.karta.server.limit.LimitConfig;
import sh.karta.server.notify.WebhookTarget;
import sh.karta.server.outgoing.ModelEndpoint;
import sh.karta.server.store.KeyStore;
import sh.karta.server.store.StoredKey;

/** The config that applies now, with the agents and identity proofs that were created from it. Thread-safe. */
final class ConfigInForce {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigInForce.class);
    private static final String BRANCHES = "branches";
    private static final String CHARACTERS = "message_characters";
    private static final String DICTATION = "dictation";
    private static final Agent NO_AGENT = new NoAgent();

    /** The parts that a changed config file replaces together. */
    private record Parts(ServerConfig config, Map<String, Agent> agents, Map<String, IdentityProofs> identities) {}

    private final Agents agents;
    private final Map<String, Agent> custom;
    private final KeyStore keys;
    private volatile Parts parts;

    /**
     * @param custom agents by project name, which replace those of the config
     * @param keys the embed keys that are not in the config
     * @throws IOException if an agent's documents cannot be read
     */
    ConfigInForce(ServerConfig config, Agents agents, Map<String, Agent> custom, KeyStore keys) throws IOException {
        this.agents = agents;
        this.custom = custom;
        this.keys = keys;
        parts = partsOf(config, null);
    }

    /**
     * Builds the parts for {@code config}. Unchanged identity settings keep their cached public keys, and unchanged agents keep their
     * index.
     */
    private Parts partsOf(ServerConfig config, @Nullable Parts before) throws IOException {
        Map<String, Agent> all = new HashMap<>(agents.of(config));
        all.putAll(custom);
        Map<String, IdentityProofs> identities = new HashMap<>();
        config.projects().forEach((name, project) -> {
            ProjectConfig old =
                    before == null ? null : before.config().projects().get(name);
            IdentityProofs kept = before == null ? null : before.identities().get(name);
            boolean same = old != null && kept != null && old.identity().equals(project.identity());
            identities.put(name, same ? kept : project.identity().proofs());
        });
        return new Parts(config, Map.copyOf(all), Map.copyOf(identities));
    }

    /**
     * Replaces the config. Settings that need a restart stay unchanged and are logged.
     *
     * @throws IOException if an agent's documents cannot be read; nothing changes then
     */
    synchronized void replace(ServerConfig changed) throws IOException {
        List<String> restart = config().restartKeys(changed);
        parts = partsOf(config().withReloadable(changed), parts);
        LOG.info("Config applied: {} projects", changed.projects().size());
        if (!restart.isEmpty()) {
            LOG.warn("Config applied in part: restart the server to change {}", String.join(", ", restart));
        }
    }

    void close() {
        agents.close();
    }

    ServerConfig config() {
        return parts.config();
    }

    /** Returns the agent of a project; {@link NoAgent} if there is none. */
    Agent agentOf(String project) {
        return parts.agents().getOrDefault(project, NO_AGENT);
    }

    IdentityProofs identitiesOf(String project) {
        return parts.identities().getOrDefault(project, IdentityProofs.NONE);
    }

    LimitConfig limitsOf(String project) {
        ProjectConfig known = config().projects().get(project);
        return known == null ? LimitConfig.DEFAULT : known.limits();
    }

    /** Finds an embed key. Keys of the config file take precedence over keys of the store. */
    @Nullable
    EmbedKey key(String name) {
        for (ProjectConfig project : config().projects().values()) {
            for (EmbedKey key : project.keys()) {
                if (key.key().equals(name)) {
                    return key;
                }
            }
        }
        StoredKey stored = keys.find(name);
        return stored == null || !config().projects().containsKey(stored.project())
                ? null
                : new EmbedKey(
                        stored.key(),
                        stored.project(),
                        OriginRule.of(stored.origins()),
                        stored.enabled(),
                        stored.notBefore());
    }

    /** Returns the config of a project as the widget reads it, or null for an unknown project. */
    @Nullable
    ObjectNode runtimeConfigOf(String project) {
        ProjectConfig known = config().projects().get(project);
        if (known == null) {
            return null;
        }
        ObjectNode runtime = known.runtime().deepCopy();
        ObjectNode features = runtime.withObject("features");
        if (!features.has(BRANCHES)) {
            features.put(BRANCHES, true); // every kind of agent here answers from the path that it receives
        }
        features.put(CHARACTERS, MessageText.MAX_LENGTH);
        if (known.transcription() == null) {
            features.remove(DICTATION);
        } else if (!features.has(DICTATION)) {
            features.put(DICTATION, true);
        }
        return runtime;
    }

    /** Returns the endpoint for recordings of a project, or null. */
    @Nullable
    ModelEndpoint transcriptionOf(String project) {
        ProjectConfig known = config().projects().get(project);
        return known == null ? null : known.transcription();
    }

    List<WebhookTarget> webhookTargets() {
        return config().webhooks().stream()
                .map(w -> new WebhookTarget(w.url(), w.secret(), w.standard(), w.events()))
                .toList();
    }

    /** Returns how long idle sessions are kept, for the projects that limit it. */
    Map<String, Duration> retentions() {
        Map<String, Duration> retentions = new HashMap<>();
        config().projects().values().forEach(project -> {
            if (project.retention() != null) {
                retentions.put(project.name(), project.retention());
            }
        });
        return retentions;
    }
}
