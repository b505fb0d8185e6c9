// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import sh.karta.server.limit.NetworkAddress;
import sh.karta.server.limit.NetworkAddress.Network;
import sh.karta.server.limit.NetworkSlots;
import sh.karta.server.limit.ServerLimits;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

/**
 * Limits the concurrent requests of each client address. Only for servers behind proxies: a proxy shares its connections among all
 * clients, so {@link Connections} cannot count them by address.
 */
final class RequestsPerAddress extends Handler.Wrapper {
    private static final int RETRY_SECONDS = 5;

    private final ClientAddress addresses;
    private final NetworkSlots running;

    RequestsPerAddress(Handler handler, ClientAddress addresses, ServerLimits limits) {
        super(handler);
        this.addresses = addresses;
        running = new NetworkSlots(limits.connectionsPerAddress());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        List<Network> networks = NetworkAddress.networks(addresses.of(request));
        if (!running.tryAcquire(networks)) {
            Cors.allow(response);
            if (Cors.isPreflight(request)) {
                // A refused preflight would hide the refusal of the request itself from the page.
                Cors.preflight(response, callback);
                return true;
            }
            ApiHandler.sendProblem(
                    new Problem(
                            Code.RATE_LIMITED,
                            "Too many concurrent requests from one address. Try again.",
                            RETRY_SECONDS),
                    RequestId.of(response),
                    response,
                    callback);
            return true;
        }
        Request.addCompletionListener(request, failure -> running.release(networks));
        return super.handle(request, response, callback);
    }
}
