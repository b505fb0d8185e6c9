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

    /** What event streams are sent by: {@link #fetch}, until it turns out to give no readable body. */
    private JSObject streams;

    /** Makes of {@link #fetch} another one whose bodies are readable, or null where nobody can. */
    private @Nullable JSObject fallback;

    /** Sends by the platform's own functions. */
    public Fetch() {
        this(null, null);
    }

    /**
     * Sends everything, files too, by {@code fetch}; by the platform's own functions where that is null.
     *
     * @param fallback a function from a {@code fetch} without readable bodies to a promise of one that has them, at least
     *     for event streams; null where there is none
     */
    public Fetch(@Nullable JSObject fetch, @Nullable JSObject fallback) {
        this.own = fetch == null;
        this.fetch = fetch == null ? Natives.held().getFetch() : fetch;
        this.streams = this.fetch;
        this.fallback = fallback;
    }

    @Override
    public Cancellable send(HttpRequest request, HttpHandler handler) {
        if (request.file != null && own && hasXmlHttpRequest()) {
            return new Upload(request, handler);
        }
        FetchRequest exchange = new FetchRequest(this, request, handler);
        exchange.start(request.eventStream ? streams : fetch);
        return exchange;
    }

    /**
     * Finds another way to stream than the one that gave no readable body: {@code found} hears the function to send the
     * request by, once, or {@code none} is called.
     */
    void unreadable(Callback found, Callback none) {
        JSObject make = fallback;
        fallback = null;
        if (make != null) {
            call(make, fetch)
                    .then(
                            Guard.of(function -> {
                                streams = function;
                                found.call(function);
                            }),
                            Guard.of(none));
        } else {
            none.call(fetch);
        }
    }

    @JSBody(
            params = {"make", "fetch"},
            script = "return make(fetch);")
    private static native Thenable call(JSObject make, JSObject fetch);

    @JSBody(script = "return typeof XMLHttpRequest === 'function';")
    private static native boolean hasXmlHttpRequest();
}
