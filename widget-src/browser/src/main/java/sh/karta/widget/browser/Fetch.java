// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.Http;
import sh.karta.widget.core.port.HttpHandler;
import sh.karta.widget.core.port.HttpRequest;

/** HTTP by {@code fetch}. Files are sent by XMLHttpRequest, because {@code fetch} has no upload progress. */
public final class Fetch implements Http {
    private final JSObject fetch;
    private final boolean own;

    /** The function for event streams: {@link #fetch}, until its first response without a readable body. */
    private JSObject streams;

    /** Turns {@link #fetch} into a function whose bodies are readable, or null. */
    private @Nullable JSObject fallback;

    /** Sends with the platform's own functions. */
    public Fetch() {
        this(null, null);
    }

    /**
     * Sends everything, files too, with {@code fetch}, or with the platform's own functions if that is null.
     *
     * @param fallback a function from a {@code fetch} without readable bodies to a promise of one that has them, at least
     *     for event streams, or null
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
            Upload upload = new Upload(request, handler);
            Guard.run(upload);
            return upload;
        }
        FetchRequest exchange = new FetchRequest(this, request, handler);
        exchange.start(request.eventStream ? streams : fetch);
        return exchange;
    }

    /**
     * Looks for another function after a response without a readable body. Calls {@code found} once with the function that sends
     * the request, or {@code none}.
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
