// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.metrics;

import io.micrometer.core.ipc.http.HttpUrlConnectionSender;
import io.micrometer.registry.otlp.OtlpHttpMetricsSender;
import io.micrometer.registry.otlp.OtlpMetricsSender;
import org.slf4j.LoggerFactory;
import sh.karta.server.work.Outage;

/** Sends metrics to a collector. Micrometer would log each failure with a stack trace. This class logs one line for an outage. */
final class CollectorSender implements OtlpMetricsSender {
    private final OtlpMetricsSender http = new OtlpHttpMetricsSender(new HttpUrlConnectionSender());
    private final Outage outage = new Outage(
            LoggerFactory.getLogger(CollectorSender.class),
            "Sending metrics to the OpenTelemetry collector failed, retrying every minute",
            "Sending metrics to the OpenTelemetry collector works again");

    @Override
    public void send(Request request) {
        try {
            http.send(request);
            outage.succeeded();
        } catch (Exception e) {
            Throwable cause = e.getCause();
            outage.failed(request.getAddress() + ": " + (cause == null ? e : cause).getMessage());
        }
    }
}
