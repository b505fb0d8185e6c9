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
import sh.karta.server.agent.scripted.ScriptedAgent;
import sh.karta.server.auth.EmbedKey;
import sh.karta.server.auth.Mint;
import sh.karta.server.auth.Secrets;
import sh.karta.server.auth.Tickets;
import sh.karta.server.auth.Tokens;
import sh.karta.server.config.AgentConfig;
import sh.karta.server.config.ProjectConfig;
import sh.karta.server.config.ServerConfig;
import sh.karta.server.http.HttpServer;
import sh.karta.server.http.Services;
import sh.karta.server.log.EventLog;
import sh.karta.server.log.sqlite.SqliteEventLog;
import sh.karta.server.session.Sessions;
import sh.karta.server.work.Workers;

/** A running agent server: the one place that knows all parts. */
public final class KartaServer implements AutoCloseable {
    private final HttpServer http;
    private final Sessions sessions;
    private final EventLog log;
    private final Workers workers;

    private KartaServer(HttpServer http, Sessions sessions, EventLog log, Workers workers) {
        this.http = http;
        this.sessions = sessions;
        this.log = log;
        this.workers = workers;
    }

    /**
     * Starts a server and takes up the turns the last one left unfinished.
     *
     * @throws IOException when the data directory or the address cannot be used; the message says why
     */
    public static KartaServer start(ServerConfig config) throws IOException {
        Clock clock = Clock.tickMillis(ZoneOffset.UTC);
        Secrets secrets = Secrets.in(config.data());
        Workers workers = new Workers(Math.max(4, 2 * Runtime.getRuntime().availableProcessors()));
        EventLog log = SqliteEventLog.open(config.data());
        Map<String, Agent> agents = agents(config, workers);
        Agent noAgent = new NoAgent();
        Sessions sessions = new Sessions(log, workers, clock, project -> agents.getOrDefault(project, noAgent));
        Map<String, EmbedKey> keys = new HashMap<>();
        config.projects().values().forEach(p -> p.keys().forEach(key -> keys.put(key.key(), key)));
        Tokens tokens = new Tokens(secrets, clock);
        Mint mint = new Mint(
                keys::get,
                project -> {
                    ProjectConfig known = config.projects().get(project);
                    return known == null ? null : known.identitySecret();
                },
                tokens,
                clock,
                config.tokenLifetime());
        Services services = new Services(
                sessions,
                mint,
                tokens,
                new Tickets(clock),
                text -> secrets.sign("session id", text),
                project -> {
                    ProjectConfig known = config.projects().get(project);
                    return known == null ? null : known.runtime();
                },
                workers);
        try {
            HttpServer http = HttpServer.start(config.host(), config.port(), config.site(), services);
            sessions.recover();
            return new KartaServer(http, sessions, log, workers);
        } catch (IOException | RuntimeException e) {
            sessions.close();
            workers.close();
            log.close();
            throw e;
        }
    }

    private static Map<String, Agent> agents(ServerConfig config, Workers workers) {
        Map<String, Agent> agents = new HashMap<>();
        config.projects().forEach((name, project) -> {
            if (project.agent() instanceof AgentConfig.Scripted scripted) {
                agents.put(name, new ScriptedAgent(workers, scripted.paceMillis()));
            }
        });
        return agents;
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
        close();
    }

    @Override
    public void close() {
        http.close();
        sessions.close();
        workers.close();
        log.close();
    }
}
