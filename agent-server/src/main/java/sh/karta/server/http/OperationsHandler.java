// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.problem.Problem;

/**
 * Answers health checks of supervisors and load balancers. {@code /healthz} succeeds while the process runs. {@code /readyz} succeeds
 * while the server accepts new turns and its store is available, else it returns 503. Both return a single word, because they are
 * public; the management listener has the details.
 */
final class OperationsHandler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(OperationsHandler.class);

    /** HAProxy checks with OPTIONS unless its configuration names another method. */
    private static final List<String> METHODS = List.of("GET", "HEAD", "OPTIONS");

    private final Services services;
    private final Pools pools;

    OperationsHandler(Services services, Pools pools) {
        this.services = services;
        this.pools = pools;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = Request.getPathInContext(request);
        if (!path.equals("/healthz") && !path.equals("/readyz")) {
            return false;
        }
        if (!METHODS.contains(request.getMethod())) {
            response.getHeaders().put(HttpHeader.ALLOW, String.join(", ", METHODS));
            answer(405, "expected GET", response, callback);
        } else if (path.equals("/healthz")) {
            answer(200, "ok", response, callback);
        } else {
            ready(response, callback);
        }
        return true;
    }

    private void ready(Response response, Callback callback) {
        if (!services.sessions().shutdown().accepting()) {
            // Without the store, the server cannot renew its lease, and recovers when the store does.
            answer(503, services.sessions().shutdown().leaving() ? "stopping" : "unavailable", response, callback);
            return;
        }
        var unused = pools.begin(
                        Pools.Purpose.HEALTH,
                        () -> ApiHandler.now(services.operations().storeHealth().get()))
                .whenComplete((health, failure) -> {
                    if (failure != null && !(failure instanceof Problem)) {
                        LOG.error("Health check of the store failed", failure);
                    }
                    answer(failure == null ? 200 : 503, failure == null ? "ready" : "unavailable", response, callback);
                });
    }

    private static void answer(int status, String word, Response response, Callback callback) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.write(true, StandardCharsets.US_ASCII.encode(word), callback);
    }
}
