// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns once, at the first request that a proxy seems to have forwarded, for a server whose configuration names no proxies. */
final class UnknownProxy extends Handler.Wrapper {
    private static final Logger LOG = LoggerFactory.getLogger(UnknownProxy.class);

    private final AtomicBoolean warned = new AtomicBoolean();

    UnknownProxy(Handler handler) {
        super(handler);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (request.getHeaders().contains(ClientAddress.FORWARDED_FOR) && warned.compareAndSet(false, true)) {
            LOG.warn(
                    "A request from {} has X-Forwarded-For, but trusted_proxies is 0. Behind a proxy, all visitors share"
                            + " the limits of one address, or have none if the proxy is on this machine. Set"
                            + " trusted_proxies to the number of proxies.",
                    Request.getRemoteAddr(request));
        }
        return super.handle(request, response, callback);
    }
}
