// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of a server. Labels have few, known values (routes, projects, outcomes), never ids or text. Thread-safe.
 */
public final class Metrics implements AutoCloseable {
    /**
     * Upper bounds of the histogram buckets of times that should be below a second. Micrometer's own buckets would be about 60 for each
     * route and status.
     */
    private static final Duration[] SHORT = millis(1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000);

    /** Upper bounds of the histogram buckets of turns, which may take minutes. */
    private static final Duration[] LONG = millis(100, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000);

    private final PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final CompositeMeterRegistry registry = new CompositeMeterRegistry();
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final Timer append;

    private static Duration[] millis(long... bounds) {
        return Arrays.stream(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }

    private record Collector(URI base) implements OtlpConfig {
        @Override
        public String url() {
            return base.toString().replaceAll("/+$", "") + "/v1/metrics";
        }

        @Override
        public Map<String, String> resourceAttributes() {
            return Map.of("service.name", "karta-server");
        }

        @Override
        public @Nullable String get(String key) {
            return null;
        }
    }

    /** @param collector base URL of an OpenTelemetry collector that receives the metrics every minute; null for none */
    public Metrics(@Nullable URI collector) {
        registry.add(prometheus);
        if (collector != null) {
            registry.add(OtlpMeterRegistry.builder(new Collector(collector))
                    .metricsSender(new CollectorSender())
                    .build());
        }
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        gc.bindTo(registry);
        append = Timer.builder("karta.append")
                .description("Time until appended events are durable")
                .serviceLevelObjectives(SHORT)
                .register(registry);
    }

    /** Records an HTTP response. The time runs to the first byte for streams, and to the last byte for others. */
    public void answered(String method, String route, int status, Duration took) {
        Timer.builder("karta.http")
                .description("Time to answer, by route")
                .tags("method", method, "route", route, "status", String.valueOf(status))
                .serviceLevelObjectives(SHORT)
                .register(registry)
                .record(took);
    }

    /** Records the end of a run of a turn. */
    public void turnEnded(String project, String outcome, Duration took) {
        Timer.builder("karta.turns")
                .description("Turns by outcome, with the time they ran")
                .tags("project", project, "outcome", outcome)
                .serviceLevelObjectives(LONG)
                .register(registry)
                .record(took);
    }

    /** Counts tokens that a turn has consumed. */
    public void spent(String project, long tokens) {
        Counter.builder("karta.tokens")
                .description("Tokens consumed")
                .tags("project", project)
                .register(registry)
                .increment((double) tokens);
    }

    /** Counts a request that a limit has refused. */
    public void limited(String project, String code) {
        Counter.builder("karta.limited")
                .description("Requests refused by a limit")
                .tags("project", project, "code", code)
                .register(registry)
                .increment();
    }

    /** Counts a webhook delivery that succeeded or was given up. */
    public void delivered(boolean success) {
        Counter.builder("karta.webhooks")
                .description("Webhook deliveries")
                .tags("outcome", success ? "delivered" : "given_up")
                .register(registry)
                .increment();
    }

    /** Counts a changed config file that was applied or refused. */
    public void reloaded(boolean applied) {
        Counter.builder("karta.config.reloads")
                .description("Config files read again while the server runs")
                .tags("outcome", applied ? "applied" : "refused")
                .register(registry)
                .increment();
    }

    void appended(Duration took) {
        append.record(took);
    }

    void appendFailed() {
        Counter.builder("karta.append.failures")
                .description("Appends the store refused or lost")
                .register(registry)
                .increment();
    }

    /** Registers a gauge. Its value is read at each scrape. */
    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    /** Returns all metrics in the Prometheus text format. */
    public String scrape() {
        return prometheus.scrape();
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }
}
