// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.manage;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.event.Json;
import sh.karta.server.limit.LogAddresses;
import sh.karta.server.limit.NetworkAddress;

/**
 * Serves {@code /metrics} and {@code /details}. A wrong token is answered after a second, in which its address gets no other answer, so
 * that nobody can try many.
 */
final class ManagementHandler extends Handler.Abstract {
    private static final String METRICS = "/metrics";
    private static final String DETAILS = "/details";

    private static final Logger LOG = LoggerFactory.getLogger(ManagementHandler.class);
    private static final String SCHEME = "Bearer ";
    private static final int SLOWED_SECONDS = 1;

    private final @Nullable String token;
    private final LogAddresses logged;
    /** The addresses that have just sent a wrong token. */
    private final Set<String> slowed = ConcurrentHashMap.newKeySet();

    private final Supplier<String> metrics;
    private final Supplier<JsonNode> details;

    ManagementHandler(
            @Nullable String token, LogAddresses logged, Supplier<String> metrics, Supplier<JsonNode> details) {
        this.token = token;
        this.logged = logged;
        this.metrics = metrics;
        this.details = details;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = Request.getPathInContext(request);
        String method = request.getMethod();
        String sent = sentToken(request);
        String address = Request.getRemoteAddr(request);
        if (sent != null && slowed.contains(address)) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, SLOWED_SECONDS);
            write(
                    429,
                    "text/plain",
                    "Too many wrong tokens from this address. Try again.".getBytes(StandardCharsets.UTF_8),
                    response,
                    callback);
        } else if (!isAuthorised(request, sent)) {
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, SCHEME.strip());
            String reason = token == null
                    ? "Use localhost or another loopback address in the URL."
                    : "Send the management token: Authorization: Bearer …";
            Runnable refuse =
                    () -> write(401, "text/plain", reason.getBytes(StandardCharsets.UTF_8), response, callback);
            if (token == null || sent == null) {
                refuse.run();
            } else {
                slow(request, address, refuse);
            }
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

    private void slow(Request request, String address, Runnable refuse) {
        String shown = logged.of(address);
        LOG.warn("Wrong management token{}", shown == null ? "" : " from " + shown);
        slowed.add(address);
        request.getComponents()
                .getScheduler()
                .schedule(
                        () -> {
                            slowed.remove(address);
                            refuse.run();
                        },
                        SLOWED_SECONDS,
                        TimeUnit.SECONDS);
    }

    /** Returns the token of a request; null if it has none. */
    private static @Nullable String sentToken(Request request) {
        String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        // RFC 9110 §11.1: the name of the scheme is case-insensitive.
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length()).strip()
                : null;
    }

    /**
     * Returns whether a request may read the metrics. A configured token is always required. Without a token, the listener has a
     * loopback address, and the host in the URL must be one too. That keeps out local proxies and DNS rebinding, which send another host.
     */
    private boolean isAuthorised(Request request, @Nullable String sent) {
        if (token != null) {
            return sent != null
                    && MessageDigest.isEqual(
                            token.strip().getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
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
