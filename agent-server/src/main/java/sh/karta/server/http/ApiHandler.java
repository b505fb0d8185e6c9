// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
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
import sh.karta.server.body.Body;
import sh.karta.server.body.BodyBudget;
import sh.karta.server.event.Json;
import sh.karta.server.http.Route.Access;
import sh.karta.server.limit.Limits;
import sh.karta.server.limit.ServerLimits;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.session.Owner;
import sh.karta.server.session.Sessions;
import sh.karta.server.telemetry.Tracing;
import sh.karta.server.telemetry.Tracing.Span;
import sh.karta.server.work.Workers;

/**
 * Handles requests to the routes of the API: request id, CORS, authorisation, body, endpoint, response. Leaves other paths to the next
 * handler. Authorisation and endpoints may wait for the store, so they run on the thread pool for the route's purpose.
 */
final class ApiHandler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);

    private final Router router;
    private final Pools pools;
    private final TokenVerifier tokenVerifier;
    private final Limits limits;
    private final ServerLimits serverLimits;
    private final ClientAddress addresses;
    private final Sessions sessions;
    private final BodyBudget bodies;
    private final Workers workers;
    private final Tracing tracing;
    private final AccessLog accessLog;

    ApiHandler(Services services, OpenStreams streams, Pools pools) {
        this.pools = pools;
        router = new Router(Api.routes(services, streams, pools));
        tokenVerifier = new TokenVerifier(
                services.access().tokens(),
                services.access().tickets(),
                services.access().mint());
        limits = services.admission().rates();
        serverLimits = services.admission().limits();
        addresses = services.admission().addresses();
        sessions = services.sessions();
        bodies = services.admission().bodies();
        workers = services.workers();
        tracing = services.operations().tracing();
        accessLog = new AccessLog(services.operations().metrics(), addresses);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Router.Resource resource = router.find(Request.getPathInContext(request));
        if (resource == null) {
            return false;
        }
        Route route = resource.route(request.getMethod());
        long startNanos = System.nanoTime();
        // Metric labels must have known values. A client must not be able to add a label with an invented method.
        String method = route == null ? "(other)" : route.method();
        String routeName = route == null ? "(none)" : "/" + String.join("/", route.path());
        String requestId = RequestId.of(response);
        Cors.allow(response);
        if (request.getMethod().equals("OPTIONS")) {
            response.getHeaders().put(HttpHeader.ALLOW, resource.allow());
            Cors.preflight(response, callback);
            return true;
        }
        if (route == null) {
            response.getHeaders().put(HttpHeader.ALLOW, resource.allow()); // RFC 9110 §15.5.6
        }
        // Strangers must not choose trace ids. A trusted proxy sets or removes the header.
        String parent = addresses.trustedProxies() > 0 ? request.getHeaders().get("traceparent") : null;
        Span span = tracing.start(method + " " + routeName, Tracing.Kind.SERVER, parent);
        boolean head = request.getMethod().equals("HEAD");
        CompletableFuture<Reply> answer = route == null
                ? CompletableFuture.failedFuture(new Problem(
                        Code.METHOD_NOT_ALLOWED,
                        request.getMethod() + " is not allowed here, expected " + resource.allow() + "."))
                : pools.begin(route.purpose(), () -> answer(request, route, resource.values(), requestId, span));
        var unused = answer.whenComplete((reply, failure) -> {
            MDC.put("request", requestId);
            try {
                int status = send(reply, failure, head, requestId, response, callback);
                accessLog.answered(request, method, routeName, status, requestId, startNanos);
                span.put("http.request.method", method);
                span.put("http.route", routeName);
                span.put("http.response.status_code", status);
                span.put("karta.request_id", requestId);
                if (status >= 500) {
                    span.fail("status " + status);
                }
            } catch (RuntimeException e) {
                LOG.error("Writing a response failed", e);
                callback.failed(e);
            } finally {
                span.close();
                MDC.remove("request");
            }
        });
        return true;
    }

    private CompletionStage<Reply> answer(
            Request request, Route route, Map<String, String> path, String requestId, Span span) {
        // First, because it warns about proxies that the configuration does not name, also if the token is invalid.
        String address = addresses.of(request);
        if (request.getHeaders().getFields(HttpHeader.ORIGIN).size() > 1) {
            // Browsers send one (RFC 6454 §7.3). With two, a proxy and this server might read different ones.
            throw Problem.invalid("The request has several Origin headers, expected one.");
        }
        Fields query = query(request);
        Principal principal =
                route.access() == Access.PUBLIC ? null : tokenVerifier.verify(request, query, route.access(), path);
        Route.Endpoint endpoint = principal == null ? route.endpoint() : admit(principal, route, address);
        String traceparent = span.traceparent();
        Call head = new Call(requestId, traceparent, request.getHeaders(), address, path, query, null, principal);
        if (route.maxBody() == 0) {
            return endpoint.handle(head);
        }
        if (principal != null && path.containsKey("id")) {
            sessions.requireOwned(principal.owner(), head.path("id"));
        }
        Runnable over = endpoint.admit(head);
        String visitor = principal == null
                ? null
                : principal.owner().project() + " " + principal.owner().subject();
        Body body = bodies.body(route.isUpload(), request.getLength(), address, visitor);
        // The last bytes of a body may arrive on a thread that must not wait for the store.
        return BodyReader.read(request, route, body, serverLimits, workers)
                .thenComposeAsync(
                        read -> {
                            CompletionStage<Reply> reply = endpoint.handle(head.with(read));
                            if (!route.isUpload()) {
                                // It has been parsed. The answer may take as long as a turn.
                                body.close();
                            }
                            return reply;
                        },
                        pools.executor(route.purpose()))
                .whenComplete((reply, failure) -> {
                    body.close();
                    over.run();
                });
    }

    /** Counts a request. Returns the endpoint that handles it: beyond a rate, one that answers only repeated requests. */
    private Route.Endpoint admit(Principal principal, Route route, String address) {
        switch (route.purpose()) {
            case READS -> limits.admitRead(principal.owner());
            case TRANSCRIPTS -> limits.admitTranscript(principal.owner());
            default -> {
                return admitWrite(principal.owner(), route, address);
            }
        }
        return route.endpoint();
    }

    private Route.Endpoint admitWrite(Owner owner, Route route, String address) {
        try {
            limits.admit(owner, address);
            return route.endpoint();
        } catch (Problem refusal) {
            // A request whose answer was lost was counted already.
            Route.Repetitions repetitions = route.repetitions();
            if (repetitions == null || refusal.code() != Code.RATE_LIMITED || !limits.admitRepetition(owner, address)) {
                throw refusal;
            }
            return call -> repetitions.handle(call, refusal);
        }
    }

    private static Fields query(Request request) {
        try {
            return Request.extractQueryParameters(request);
        } catch (RuntimeException e) {
            // Jetty throws different exceptions for an invalid encoding.
            throw Problem.invalid("The query must be percent-encoded UTF-8.");
        }
    }

    /** Sends the response and returns its status. */
    private static int send(
            @Nullable Reply reply,
            @Nullable Throwable failure,
            boolean head,
            String requestId,
            Response response,
            Callback callback) {
        if (reply instanceof Reply.Stream stream) {
            if (head) {
                stream.writeHeadTo(response, Callback.from(() -> endHead(response, callback), callback::failed));
            } else {
                stream.writeTo(response, callback);
            }
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

    /** Ends the response to HEAD. Without the first write, Jetty would add a length of 0, but GET has a body (RFC 9110 §8.6). */
    private static void endHead(Response response, Callback callback) {
        response.write(false, null, Callback.from(() -> response.write(true, null, callback), callback::failed));
    }

    static void sendProblem(Problem problem, String requestId, Response response, Callback callback) {
        if (problem.retryAfterSeconds() != null) {
            response.getHeaders()
                    .put(HttpHeader.RETRY_AFTER, problem.retryAfterSeconds().longValue());
        }
        if (problem.code() == Code.UNAUTHENTICATED) {
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
        }
        if (problem.code() == Code.TIMEOUT) {
            // The client is too slow to wait for the rest of its body (RFC 9110 §15.5.9).
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        write(problem.code().status(), Json.bytes(errorBody(problem, requestId)), response, callback);
    }

    static ObjectNode errorBody(Problem problem, String requestId) {
        ObjectNode body = Json.object();
        body.putObject("error")
                .put("code", problem.code().wireName())
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
        // The connection is closed after an incomplete body. The header tells the client, which would otherwise lose
        // its next request (RFC 9112 §9.6).
        if (!headers.contains(HttpHeader.CONNECTION) && !RestOfBody.hasArrived(response.getRequest())) {
            headers.put(HttpHeader.CONNECTION, "close");
        }
        if (!headers.contains(HttpHeader.CACHE_CONTROL)) {
            headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        }
        if (body != null) {
            headers.put(HttpHeader.CONTENT_TYPE, "application/json");
            headers.put("X-Content-Type-Options", "nosniff");
        }
        response.write(true, body == null ? null : ByteBuffer.wrap(body), callback);
    }

    private static Problem problemOf(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof Problem problem) {
            if (problem.code().status() >= 500) {
                LOG.warn("{}: {}", problem.code().wireName(), problem.text());
            }
            return problem;
        }
        LOG.error("Request failed", cause);
        return new Problem(
                Code.SERVER_ERROR, "Internal server error. The server's log has the cause under the request id.");
    }

    static <T> CompletionStage<T> now(T value) {
        return CompletableFuture.completedFuture(value);
    }
}
