// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.NoAgent;
import sh.karta.server.auth.EmbedKey;
import sh.karta.server.auth.Mint;
import sh.karta.server.auth.OriginRule;
import sh.karta.server.auth.Secrets;
import sh.karta.server.auth.Tickets;
import sh.karta.server.auth.Tokens;
import sh.karta.server.config.ProjectConfig;
import sh.karta.server.config.ServerConfig;
import sh.karta.server.http.ClientAddress;
import sh.karta.server.http.HttpServer;
import sh.karta.server.http.Services;
import sh.karta.server.limit.LimitConfig;
import sh.karta.server.limit.Limits;
import sh.karta.server.session.Sessions;
import sh.karta.server.store.Store;
import sh.karta.server.store.StoredKey;
import sh.karta.server.store.embedded.EmbeddedStore;
import sh.karta.server.work.Workers;

/** A running agent server: the one place that knows all parts. */
public final class KartaServer implements AutoCloseable {
    /** What is written of a stream when its turn has ended is on its way in no time, or its client is gone. */
    private static final Duration LAST_BYTES = Duration.ofSeconds(3);

    private final HttpServer http;
    private final Sessions sessions;
    private final Store store;
    private final Workers workers;

    private KartaServer(HttpServer http, Sessions sessions, Store store, Workers workers) {
        this.http = http;
        this.sessions = sessions;
        this.store = store;
        this.workers = workers;
    }

    /**
     * Starts a server and takes up the turns the last one left unfinished.
     *
     * @throws IOException when the data directory or the address cannot be used; the message says why
     */
    public static KartaServer start(ServerConfig config) throws IOException {
        Clock clock = Clock.tickMillis(ZoneOffset.UTC);
        Workers workers = new Workers(Math.max(4, 2 * Runtime.getRuntime().availableProcessors()));
        Store store = EmbeddedStore.open(config.data());
        Sessions sessions = null;
        try {
            Secrets secrets = new Secrets(store.secret());
            Limits limits = new Limits(store.buckets(), store.ledger(), clock, project -> {
                ProjectConfig known = config.projects().get(project);
                return known == null ? LimitConfig.DEFAULT : known.limits();
            });
            Map<String, Agent> agents = Agents.of(config, workers, store.files());
            Agent noAgent = new NoAgent();
            sessions = new Sessions(
                    store.events(),
                    store.files(),
                    workers,
                    clock,
                    project -> agents.getOrDefault(project, noAgent),
                    (owner, outcome, usage, took) -> limits.spend(owner, usage));
            Tokens tokens = new Tokens(secrets, clock);
            Services services = new Services(
                    sessions,
                    mint(config, store, tokens, clock),
                    tokens,
                    new Tickets(secrets, store.once(), clock),
                    limits,
                    new ClientAddress(config.trustedProxies()),
                    text -> secrets.sign("session id", text),
                    project -> {
                        ProjectConfig known = config.projects().get(project);
                        return known == null ? null : known.runtime();
                    },
                    workers,
                    config.heartbeat());
            HttpServer http = HttpServer.start(config.host(), config.port(), config.site(), services);
            sessions.recover();
            return new KartaServer(http, sessions, store, workers);
        } catch (IOException | RuntimeException e) {
            if (sessions != null) {
                sessions.close();
            }
            workers.close();
            store.close();
            throw e;
        }
    }

    /** Keys of the config file win over those of the store. */
    private static Mint mint(ServerConfig config, Store store, Tokens tokens, Clock clock) {
        Map<String, EmbedKey> keys = new HashMap<>();
        config.projects().values().forEach(p -> p.keys().forEach(key -> keys.put(key.key(), key)));
        return new Mint(
                name -> {
                    EmbedKey key = keys.get(name);
                    if (key != null) {
                        return key;
                    }
                    StoredKey stored = store.keys().find(name);
                    return stored == null
                            ? null
                            : new EmbedKey(
                                    stored.key(), stored.project(), OriginRule.of(stored.origins()), stored.enabled());
                },
                project -> {
                    ProjectConfig known = config.projects().get(project);
                    return known == null ? null : known.identitySecret();
                },
                tokens,
                clock,
                config.tokenLifetime());
    }

    /** Where the server listens: {@code http://host:port}. */
    public String address() {
        return http.address();
    }

    /**
     * Stops as a guest leaves: takes no new connection or turn, lets running turns end and their streams with them.
     *
     * @param patience how long; what is not finished then goes on at the next start
     */
    public void stop(Duration patience) throws InterruptedException {
        http.stopAccepting();
        sessions.drain(patience);
        http.close(LAST_BYTES);
        close();
    }

    @Override
    public void close() {
        http.close();
        sessions.close();
        workers.close();
        store.close();
    }
}
