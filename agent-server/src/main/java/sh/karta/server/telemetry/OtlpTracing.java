// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Sends spans to an OpenTelemetry collector by OTLP over HTTP. The environment variables of OpenTelemetry configure everything else. */
public final class OtlpTracing implements Tracing {
    private static final String TRACEPARENT = "traceparent";
    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

    /** Stored in a field, because the JDK forgets the level of a logger without references. */
    private static final Logger EXPORTER = Logger.getLogger("io.opentelemetry.exporter.otlp.internal.HttpExporter");

    static {
        // It logs each failure with a stack trace. The metrics go to the same collector, and they log one line for an
        // outage.
        EXPORTER.setLevel(Level.OFF);
    }

    @SuppressWarnings("deprecation") // the interface still requires keys
    private static final TextMapGetter<String> PARENT = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String traceparent) {
            return List.of(TRACEPARENT);
        }

        @Override
        public @Nullable String get(@Nullable String traceparent, String key) {
            return key.equals(TRACEPARENT) ? traceparent : null;
        }
    };

    private final OpenTelemetrySdk sdk;
    private final Tracer tracer;

    /** @param collector base URL of the collector, to which the SDK adds {@code /v1/traces} */
    public OtlpTracing(URI collector) {
        sdk = AutoConfiguredOpenTelemetrySdk.builder()
                .addPropertiesSupplier(() -> Map.of(
                        "otel.service.name", "karta-server",
                        "otel.exporter.otlp.endpoint", collector.toString(),
                        "otel.exporter.otlp.protocol", "http/protobuf",
                        // Micrometer sends the metrics, and operators collect the log themselves.
                        "otel.metrics.exporter", "none",
                        "otel.logs.exporter", "none"))
                .disableShutdownHook()
                .build()
                .getOpenTelemetrySdk();
        tracer = sdk.getTracer("sh.karta.server");
    }

    @Override
    public Span start(String name, Kind kind, @Nullable String parent) {
        Context context = parent == null ? Context.root() : W3C.extract(Context.root(), parent, PARENT);
        return new OtlpSpan(tracer.spanBuilder(name)
                .setParent(context)
                .setSpanKind(SpanKind.valueOf(kind.name()))
                .startSpan());
    }

    @Override
    public void close() {
        sdk.close();
    }

    private record OtlpSpan(io.opentelemetry.api.trace.Span span) implements Span {
        @Override
        public @Nullable String traceparent() {
            Map<String, String> headers = new HashMap<>();
            W3C.inject(Context.root().with(span), headers, (carrier, key, value) -> headers.put(key, value));
            return headers.get(TRACEPARENT);
        }

        @Override
        public void put(String key, String value) {
            span.setAttribute(AttributeKey.stringKey(key), value);
        }

        @Override
        public void put(String key, long value) {
            span.setAttribute(AttributeKey.longKey(key), value);
        }

        @Override
        public void fail(String reason) {
            span.setStatus(StatusCode.ERROR, reason);
        }

        @Override
        public void close() {
            span.end();
        }
    }
}
