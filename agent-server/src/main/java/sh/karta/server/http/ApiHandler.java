// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import sh.karta.server.auth.Principal;
import sh.karta.server.event.Json;
import sh.karta.server.http.Route.Access;
import sh.karta.server.limit.Limits;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

/**
 * Takes requests through the route table: request id, CORS, authorisation, body, endpoint, answer. A path that no route has is
 * left to the next handler. Endpoints may wait for the store, so they get a thread of the pool, not the selector's.
 */
final class ApiHandler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);
    static final String REQUEST_ID = "X-Request-Id";

    private final List<Route> routes;
    private final Gate gate;
    private final Limits limits;
    private final ClientAddress addresses;
    private final AccessLog accessLog;
    private final SecureRandom random = new SecureRandom();

    ApiHandler(Services services) {
        routes = Api.routes(services);
        gate = new Gate(services.tokens(), services.tickets());
        limits = services.limits();
        addresses = services.addresses();
        accessLog = new AccessLog(services.metrics());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        List<String> segments =
                Arrays.asList(Request.getPathInContext(request).substring(1).split("/", -1));
        Route route = null;
        Map<String, String> path = Map.of();
        boolean known = false;
        for (Route candidate : routes) {
            Map<String, String> values = candidate.match(segments);
            if (values != null) {
                known = true;
                if (candidate.method().equals(request.getMethod())) {
                    route = candidate;
                    path = values;
                    break;
                }
            }
        }
        if (!known) {
            return false;
        }
        long startNanos = System.nanoTime();
        // Labels of known values only: a made-up method must not become one.
        String method = route == null ? "(other)" : route.method();
        String routeName = route == null ? "(none)" : "/" + String.join("/", route.path());
        byte[] id = new byte[8];
        random.nextBytes(id);
        String requestId = "req_" + HexFormat.of().formatHex(id);
        response.getHeaders().put(REQUEST_ID, requestId);
        Cors.allow(response);
        if (request.getMethod().equals("OPTIONS")) {
            Cors.preflight(response);
            response.setStatus(204);
            callback.succeeded();
            return true;
        }
        var unused = answer(request, route, path).whenComplete((reply, failure) -> {
            MDC.put("request", requestId);
            try {
                int status = send(reply, failure, requestId, response, callback);
                accessLog.answered(method, routeName, status, requestId, startNanos);
            } catch (RuntimeException e) {
                LOG.error("an answer could not be written", e);
                callback.failed(e);
            } finally {
                MDC.remove("request");
            }
        });
        return true;
    }

    private CompletableFuture<Reply> answer(Request request, @Nullable Route route, Map<String, String> path) {
        try {
            if (route == null) {
                throw new Problem(Code.METHOD_NOT_ALLOWED, "This route does not know " + request.getMethod() + ".");
            }
            Principal principal = route.access() == Access.PUBLIC ? null : gate.admit(request, route.access(), path);
            String address = addresses.of(request);
            if (principal != null && !request.getMethod().equals("GET")) {
                limits.admit(principal.owner().project(), principal.embedKey(), principal.owner(), address);
            }
            Fields query = Request.extractQueryParameters(request);
            return BodyReader.read(request, route.maxBody())
                    .thenCompose(body -> route.endpoint()
                            .handle(new Call(request.getHeaders(), address, path, query, body, principal)))
                    .toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Answers, and says with which status. */
    private static int send(
            @Nullable Reply reply,
            @Nullable Throwable failure,
            String requestId,
            Response response,
            Callback callback) {
        if (reply instanceof Reply.Stream stream) {
            stream.writeTo(response, callback);
            return 200;
        }
        if (reply instanceof Reply.Document document) {
            document.headers().forEach(response.getHeaders()::put);
            write(document.status(), document.body() == null ? null : Json.bytes(document.body()), response, callback);
            return document.status();
        }
        Problem problem = problemOf(failure);
        sendProblem(problem, requestId, response, callback);
        return problem.code().status();
    }

    static void sendProblem(Problem problem, String requestId, Response response, Callback callback) {
        if (problem.retryAfterSeconds() != null) {
            response.getHeaders()
                    .put(HttpHeader.RETRY_AFTER, problem.retryAfterSeconds().longValue());
        }
        if (problem.code() == Code.UNAUTHENTICATED) {
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
        }
        if (problem.code() == Code.TOO_LARGE) {
            // The rest of the body is not read, so the connection cannot be used again (RFC 9110 §15.5.14).
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        write(problem.code().status(), Json.bytes(errorBody(problem, requestId)), response, callback);
    }

    static ObjectNode errorBody(Problem problem, String requestId) {
        ObjectNode body = Json.object();
        body.putObject("error")
                .put("code", problem.code().word())
                .put("message", problem.text())
                .put("type", problem.code().family());
        body.put("request_id", requestId);
        if (problem.retryAfterSeconds() != null) {
            body.put("retry_after_seconds", problem.retryAfterSeconds());
        }
        return body;
    }

    private static void write(int status, byte @Nullable [] body, Response response, Callback callback) {
        HttpFields.Mutable headers = response.getHeaders();
        response.setStatus(status);
        if (!headers.contains(HttpHeader.CACHE_CONTROL)) {
            headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        }
        if (body == null) {
            callback.succeeded();
        } else {
            headers.put(HttpHeader.CONTENT_TYPE, "application/json");
            headers.put("X-Content-Type-Options", "nosniff");
            response.write(true, ByteBuffer.wrap(body), callback);
        }
    }

    private static Problem problemOf(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof Problem problem) {
            if (problem.code().status() >= 500) {
                LOG.warn("{}: {}", problem.code().word(), problem.text());
            }
            return problem;
        }
        LOG.error("a request failed", cause);
        return new Problem(Code.SERVER_ERROR, "The server failed. Its log has the reason under the request id.");
    }

    static <T> CompletionStage<T> now(T value) {
        return CompletableFuture.completedFuture(value);
    }
}
