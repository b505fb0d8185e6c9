// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.Http;
import sh.karta.widget.core.port.HttpHandler;
import sh.karta.widget.core.port.HttpRequest;

/** HTTP by the browser's {@code fetch}. */
public final class Fetch implements Http {
    @Override
    public Cancellable send(HttpRequest request, HttpHandler handler) {
        Exchange exchange = new Exchange(request.eventStream, handler);
        exchange.start(request);
        return exchange;
    }
}
