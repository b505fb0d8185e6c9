// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import sh.karta.server.event.Json;
import sh.karta.server.problem.Problem;

/**
 * What operators ask: {@code /healthz} (the process answers), {@code /readyz} (it takes turns and its store is there, else 503),
 * {@code /metrics} (for this machine, or with the metrics token).
 */
final class OperationsHandler extends Handler.Abstract {
    private final Services services;

    OperationsHandler(Services services) {
        this.services = services;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        switch (Request.getPathInContext(request)) {
            case "/healthz" -> json(200, Json.object().put("status", "ok"), response, callback);
            case "/readyz" -> ready(response, callback);
            case "/metrics" -> metrics(request, response, callback);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void ready(Response response, Callback callback) {
        ObjectNode body = Json.object();
        boolean ready = services.sessions().accepting();
        body.put("accepting", ready);
        try {
            body.set("store", services.storeHealth().get());
        } catch (Problem e) {
            ready = false;
            body.put("store", e.text());
        }
        body.put("status", ready ? "ready" : "not ready");
        json(ready ? 200 : 503, body, response, callback);
    }

    private void metrics(Request request, Response response, Callback callback) {
        if (!maySeeMetrics(request)) {
            ObjectNode body = Json.object();
            body.putObject("error")
                    .put("code", "forbidden")
                    .put("message", "Metrics are for this machine, or with the metrics token as bearer.");
            json(403, body, response, callback);
            return;
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.write(true, StandardCharsets.UTF_8.encode(services.metrics().scrape()), callback);
    }

    private boolean maySeeMetrics(Request request) {
        String token = services.metricsToken();
        String sent = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        if (token != null && sent != null) {
            byte[] expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
            return MessageDigest.isEqual(expected, sent.getBytes(StandardCharsets.UTF_8));
        }
        try {
            // A literal: no name is looked up.
            return InetAddress.getByName(services.addresses().of(request)).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static void json(int status, JsonNode body, Response response, Callback callback) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.write(true, java.nio.ByteBuffer.wrap(Json.bytes(body)), callback);
    }
}
