// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.Http;
import sh.karta.widget.core.port.HttpHandler;
import sh.karta.widget.core.port.HttpRequest;

/** HTTP by {@code fetch}; files by XMLHttpRequest, which alone says how far an upload is. */
public final class Fetch implements Http {
    private final JSObject fetch;
    private final boolean own;

    /** Sends by the platform's own functions. */
    public Fetch() {
        this(null);
    }

    /** Sends everything, files too, by {@code fetch}; by the platform's own functions where that is null. */
    public Fetch(@Nullable JSObject fetch) {
        this.own = fetch == null;
        this.fetch = fetch == null ? Natives.held().getFetch() : fetch;
    }

    @Override
    public Cancellable send(HttpRequest request, HttpHandler handler) {
        if (request.file != null && own && hasXmlHttpRequest()) {
            return new Upload(request, handler);
        }
        Exchange exchange = new Exchange(request.eventStream, handler);
        exchange.start(fetch, request);
        return exchange;
    }

    @JSBody(script = "return typeof XMLHttpRequest === 'function';")
    private static native boolean hasXmlHttpRequest();
}
