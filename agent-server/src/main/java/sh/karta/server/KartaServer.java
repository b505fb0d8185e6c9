// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.agent.Agent;
import sh.karta.server.auth.Mint;
import sh.karta.server.auth.Secrets;
import sh.karta.server.auth.Tickets;
import sh.karta.server.auth.Tokens;
import sh.karta.server.body.BodyBudget;
import sh.karta.server.config.ManagementConfig;
import sh.karta.server.config.ServerConfig;
import sh.karta.server.disk.FreeSpace;
import sh.karta.server.event.Json;
import sh.karta.server.http.ClientAddress;
import sh.karta.server.http.HttpServer;
import sh.karta.server.http.Services;
import sh.karta.server.limit.Limits;
import sh.karta.server.live.LiveBus;
import sh.karta.server.live.postgres.PostgresBus;
import sh.karta.server.manage.ManagementServer;
import sh.karta.server.metrics.Metrics;
import sh.karta.server.metrics.TimedSessionStore;
import sh.karta.server.notify.Webhooks;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.session.Owner;
import sh.karta.server.session.Retention;
import sh.karta.server.session.Sessions;
import sh.karta.server.session.TurnObserver;
import sh.karta.server.store.Store;
import sh.karta.server.telemetry.OtlpTracing;
import sh.karta.server.telemetry.Tracing;
import sh.karta.server.work.Workers;

/** A running agent server. The only class that knows and wires all parts. */
public final class KartaServer implements AutoCloseable {
    /** Time for running responses to flush. A client that takes longer is probably disconnected. */
    private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(KartaServer.class);

    private static final Duration RETENTION_SWEEP = Duration.ofHours(1);
    private static final Duration STORE_SWEEP = Duration.ofMinutes(1);
    private static final Duration LIMIT_NOTICE = Duration.ofHours(1);

    private final ConfigInForce current;
    private final Clock clock = Clock.tickMillis(ZoneOffset.UTC);
    private final Workers workers;
    private final Metrics metrics;
    private final Tracing tracing;
    private final Store store;
    private final LiveBus bus;
    private final Webhooks webhooks;
    private final Limits limits;
    private final Sessions sessions;
    private final @Nullable ManagementServer management;
    private final HttpServer http;
    /** Completes when the port is known. The first request may come before {@link #http} is set. */
    private final CompletableFuture<String> localAddress = new CompletableFuture<>();

    private final AtomicBoolean closed = new AtomicBoolean();

    private KartaServer(
            ServerConfig config, Workers workers, Store store, Map<String, Agent> custom, Duration queueLimit)
            throws IOException {
        this.workers = workers;
        this.store = store;
        metrics = new Metrics(config.otlp());
        tracing = config.otlp() == null ? Tracing.OFF : new OtlpTracing(config.otlp());
        current = new ConfigInForce(
                config,
                new Agents(workers, store.files(), tracing, config.data(), localAddress::join),
                custom,
                store.keys());
        bus = config.store().equals(ServerConfig.SQLITE) ? LiveBus.NONE : new PostgresBus(config.store());
        webhooks = new Webhooks(current::webhookTargets, store.deliveries(), workers, clock, metrics::delivered);
        limits = new Limits(store.buckets(), store.ledger(), clock, current::limitsOf, this::limited, this::exhausted);
        TurnAgents turnAgents = new TurnAgents(current::agentOf, config.limits(), workers, clock, tracing);
        sessions = new Sessions(
                Sessions.Stores.of(store).with(new TimedSessionStore(store.sessions(), metrics)),
                bus,
                workers,
                clock,
                turnAgents::of,
                new TurnAccounting());
        sessions.limitTurns(config.limits().turns(), config.limits().turnsPerVisitor());
        metrics.gauge("karta.sessions.in.memory", "Sessions held in memory", sessions::inMemory);
        metrics.gauge("karta.bus.restarts", "Restarts of the bus between servers after an error", bus::restarts);
        try {
            management = startManagement();
        } catch (IOException e) {
            closeSessions();
            throw e;
        }
        try {
            http = HttpServer.start(
                    config.listen().host(),
                    config.listen().port(),
                    config.listen().site(),
                    config.hasDemo(),
                    config.demoDocs(),
                    queueLimit,
                    services(new Secrets(store.meta().secret())));
        } catch (IOException | RuntimeException e) {
            closeManagement();
            closeSessions();
            throw e;
        }
        localAddress.complete(http.localAddress());
    }

    private ServerConfig config() {
        return current.config();
    }

    /**
     * Applies a changed config to new turns. Open turns keep the agent that they began with. Removed keys and projects are refused
     * immediately. Settings that need a restart stay unchanged and are logged.
     *
     * @throws IOException if an agent's documents cannot be read; nothing changes then
     */
    public void reload(ServerConfig changed) throws IOException {
        current.replace(changed);
        metrics.reloaded(true);
    }

    /** Counts a config file that was not applied. */
    void reloadFailed() {
        metrics.reloaded(false);
    }

    /** Returns how long a shutdown may take. */
    public Duration stopWithin() {
        return config().stop().within();
    }

    private void closeSessions() {
        current.close();
        sessions.close();
        bus.close();
    }

    /**
     * Starts a server and resumes the turns that the previous process left unfinished.
     *
     * @throws IOException if the store cannot be opened or the address cannot be bound; the message gives the reason
     */
    public static KartaServer start(ServerConfig config) throws IOException {
        return start(config, workers -> Map.of());
    }

    /**
     * Starts a server with custom agents.
     *
     * @param custom receives the server's worker threads and returns agents by project name; these replace the agents that the
     *     config names
     */
    public static KartaServer start(ServerConfig config, Function<Workers, Map<String, Agent>> custom)
            throws IOException {
        return start(config, custom, HttpServer.QUEUE_LIMIT);
    }

    /** @param queueLimit how long a request may wait for a thread; tests on a busy machine need more than servers */
    static KartaServer start(ServerConfig config, Function<Workers, Map<String, Agent>> custom, Duration queueLimit)
            throws IOException {
        Workers workers = new Workers(Math.max(4, 2 * Runtime.getRuntime().availableProcessors()));
        try {
            Store store = Stores.open(config);
            try {
                KartaServer server = new KartaServer(config, workers, store, custom.apply(workers), queueLimit);
                server.sessions.recover();
                server.startRetention();
                return server;
            } catch (IOException | RuntimeException e) {
                store.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            workers.close();
            throw e;
        }
    }

    private Services services(Secrets secrets) throws IOException {
        Tokens tokens = new Tokens(secrets, clock);
        return new Services(
                sessions,
                new Services.Access(
                        new Mint(current::key, current::identitiesOf, tokens, clock, () -> config().tokenLifetime()),
                        tokens,
                        new Tickets(secrets, store.oneTimeIds(), clock),
                        text -> secrets.sign("session id", text)),
                new Services.Admission(
                        limits,
                        config().limits(),
                        new ClientAddress(
                                config().listen().trustedProxies(),
                                config().listen().logAddresses()),
                        new BodyBudget(
                                config().data().resolve("spool"),
                                config().limits().bodiesInFlight()),
                        new FreeSpace(config().data(), config().limits().freeDiskMegabytes())),
                new Services.Projects(current::runtimeConfigOf, current::transcriptionOf),
                new Services.Operations(metrics, tracing, webhooks, store::health),
                workers,
                config().listen().heartbeat());
    }

    private void startRetention() {
        var unusedSweep = workers.every(STORE_SWEEP.toMillis(), () -> {
            limits.sweep();
            store.sweep().sweep();
        });
        Runnable sweep = () -> new Retention(store.sessions(), sessions, current.retentions()).sweep(clock.instant());
        workers.execute(sweep);
        var unused = workers.every(RETENTION_SWEEP.toMillis(), sweep);
    }

    private @Nullable ManagementServer startManagement() throws IOException {
        ManagementConfig wanted = config().management();
        if (wanted.port() == null) {
            return null;
        }
        // A server that asks for any free port must not occupy the default management port.
        int port = wanted.defaultPort() && config().listen().port() == 0 ? 0 : wanted.port();
        try {
            ManagementServer started = ManagementServer.start(
                    wanted.host(),
                    port,
                    wanted.token(),
                    config().listen().logAddresses(),
                    metrics::scrape,
                    this::details);
            LOG.info("Management listener started at {}", started.address());
            return started;
        } catch (IOException e) {
            if (!wanted.defaultPort()) {
                throw new IOException(e.getMessage() + " Set management.port to another port or to off.", e);
            }
            LOG.warn(
                    "Metrics and details are not available: {} Set management.port to another port or to off.",
                    e.getMessage());
            return null;
        }
    }

    private void closeManagement() {
        if (management != null) {
            management.close();
        }
    }

    private JsonNode details() {
        ObjectNode details =
                Json.object().put("accepting", sessions.shutdown().accepting()).put("sessions", sessions.inMemory());
        try {
            return details.set("store", store.health());
        } catch (Problem e) {
            return details.put("store", e.text());
        }
    }

    private void limited(String project, Code code) {
        metrics.limited(project, code.wireName());
    }

    private void exhausted(String project, Code code) {
        // One notice per hour is enough: operators need to know that the project is blocked, not how often it was
        // asked.
        webhooks.sendOnce(
                "limit:" + project + ":" + code.wireName(),
                LIMIT_NOTICE,
                "limit",
                Json.object().put("project", project).put("code", code.wireName()));
    }

    /** Counts turns and their tokens in the metrics and in the limits. */
    private final class TurnAccounting implements TurnObserver {
        @Override
        public void turnEnded(Owner owner, String outcome, Duration took) {
            metrics.turnEnded(owner.project(), outcome, took);
        }

        @Override
        public void spent(Owner owner, long tokens) {
            metrics.spent(owner.project(), tokens);
        }

        @Override
        public void spentLate(Owner owner, long tokens) {
            var unused = limits.spendLate(owner, tokens);
        }

        @Override
        public @Nullable Problem refusal(Owner owner, long unstored) {
            return limits.refusalOfTurn(owner, unstored);
        }
    }

    /** Returns the store, for tests that act as another process on it. */
    Store store() {
        return store;
    }

    /** Returns the address of the server: {@code http://host:port}. */
    public String address() {
        return http.address();
    }

    /** Returns the address of the management listener; null if it is off. */
    public @Nullable String managementAddress() {
        return management == null ? null : management.address();
    }

    /**
     * Shuts down gracefully. First {@code /readyz} fails while the server still takes new turns, so that load balancers notice. Then
     * the server refuses new turns and waits for running ones. Then it frees the turns that are still running, which resume on another
     * server or at the next start, tells their readers to reconnect, and closes.
     */
    public void stop() throws InterruptedException {
        ServerConfig.Stop stop = config().stop();
        LOG.info(
                "Shutting down: /readyz returns 503, new turns are accepted for {} s",
                stop.lameDuck().toSeconds());
        sessions.shutdown().leave();
        TimeUnit.NANOSECONDS.sleep(stop.lameDuck().toNanos());
        LOG.info(
                "Shutting down: new turns are refused, waiting up to {} s for running turns",
                stop.drain().toSeconds());
        sessions.shutdown().drain(stop.drain());
        close(FLUSH_TIMEOUT);
    }

    /** Stops immediately. A second call has no effect. */
    @Override
    public void close() {
        close(Duration.ZERO);
    }

    private void close(Duration flushTimeout) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        new ShutdownSteps()
                .then("runs", sessions.shutdown()::release)
                .then("streams", http::endStreams)
                .then("connector", () -> http.close(flushTimeout))
                .then("management listener", this::closeManagement)
                .then("webhooks", webhooks::close)
                .then("crawls", current::close)
                .then("sessions", sessions::close)
                .then("bus", bus::close)
                .then("workers", workers::close)
                .then("store", store::close)
                .then("traces", tracing::close)
                .then("metrics", metrics::close);
    }
}
