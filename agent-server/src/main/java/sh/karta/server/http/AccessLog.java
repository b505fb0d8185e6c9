// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.time.Duration;
import java.util.Set;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import sh.karta.server.metrics.Metrics;

/**
 * Logs and measures each API request. Logs the route and the request id, never path values, queries or bodies. A refusal that an operator
 * can act on also has the client's network.
 */
final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger("karta.access");

    private static final Set<Integer> WITH_ADDRESS = Set.of(401, 403, 429);

    private final Metrics metrics;
    private final ClientAddress addresses;

    AccessLog(Metrics metrics, ClientAddress addresses) {
        this.metrics = metrics;
        this.addresses = addresses;
    }

    void answered(Request request, String method, String route, int status, String requestId, long startNanos) {
        Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
        metrics.answered(method, route, status, took);
        LoggingEventBuilder line = LOG.atInfo()
                .addKeyValue("method", method)
                .addKeyValue("route", route)
                .addKeyValue("status", status)
                .addKeyValue("millis", took.toMillis())
                .addKeyValue("request_id", requestId);
        String address = WITH_ADDRESS.contains(status) ? addresses.loggedOf(request) : null;
        (address == null ? line : line.addKeyValue("address", address)).log("answered");
    }
}
