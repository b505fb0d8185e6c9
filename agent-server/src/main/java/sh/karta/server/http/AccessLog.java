// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.metrics.Metrics;

/** Logs and measures each API request. Logs the route and the request id, never path values, queries or bodies. */
final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger("karta.access");

    private final Metrics metrics;

    AccessLog(Metrics metrics) {
        this.metrics = metrics;
    }

    void answered(String method, String route, int status, String requestId, long startNanos) {
        Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
        metrics.answered(method, route, status, took);
        LOG.atInfo()
                .addKeyValue("method", method)
                .addKeyValue("route", route)
                .addKeyValue("status", status)
                .addKeyValue("millis", took.toMillis())
                .addKeyValue("request_id", requestId)
                .log("answered");
    }
}
