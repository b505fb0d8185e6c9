// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.manage;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Json;
import sh.karta.server.limit.NetworkAddress;

/** Serves {@code /metrics} and {@code /details}. */
final class ManagementHandler extends Handler.Abstract {
    private static final String METRICS = "/metrics";
    private static final String DETAILS = "/details";

    private final @Nullable String token;
    private final Supplier<String> metrics;
    private final Supplier<JsonNode> details;

    ManagementHandler(@Nullable String token, Supplier<String> metrics, Supplier<JsonNode> details) {
        this.token = token;
        this.metrics = metrics;
        this.details = details;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = Request.getPathInContext(request);
        String method = request.getMethod();
        if (!isAuthorised(request)) {
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
            String reason = token == null
                    ? "Use localhost or another loopback address in the URL."
                    : "Send the management token: Authorization: Bearer …";
            write(401, "text/plain", reason.getBytes(StandardCharsets.UTF_8), response, callback);
        } else if (!path.equals(METRICS) && !path.equals(DETAILS)) {
            write(
                    404,
                    "text/plain",
                    "Not found, expected /metrics or /details.".getBytes(StandardCharsets.UTF_8),
                    response,
                    callback);
        } else if (!method.equals("GET") && !method.equals("HEAD")) {
            response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
            write(405, "text/plain", new byte[0], response, callback);
        } else if (path.equals(METRICS)) {
            byte[] text = metrics.get().getBytes(StandardCharsets.UTF_8);
            write(200, "text/plain; version=0.0.4; charset=utf-8", text, response, callback);
        } else {
            write(200, "application/json", Json.bytes(details.get()), response, callback);
        }
        return true;
    }

    /**
     * Returns whether a request may read the metrics. A configured token is always required. Without a token, the listener has a
     * loopback address, and the host in the URL must be one too. That keeps out local proxies and DNS rebinding, which send another host.
     */
    private boolean isAuthorised(Request request) {
        if (token != null) {
            String sent = request.getHeaders().get(HttpHeader.AUTHORIZATION);
            byte[] expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
            return sent != null && MessageDigest.isEqual(expected, sent.getBytes(StandardCharsets.UTF_8));
        }
        String name = Request.getServerName(request);
        InetAddress address = name == null ? null : NetworkAddress.parse(name.replaceAll("^\\[|]$", ""));
        return "localhost".equalsIgnoreCase(name) || (address != null && address.isLoopbackAddress());
    }

    private static void write(int status, String type, byte[] body, Response response, Callback callback) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
