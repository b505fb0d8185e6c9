// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.headless;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.Guard;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.browser.bridge.ChunkFile;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.http.CancelSlot;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.transport.Api;
import sh.karta.widget.core.transport.LogReader;
import sh.karta.widget.core.transport.Responses;
import sh.karta.widget.core.transport.Transport;
import sh.karta.widget.core.transport.TurnSink;
import sh.karta.widget.core.transport.UserMessage;

/** The Responses transport. Few clients use it, so its code is a module that is loaded with the first turn. */
final class DeferredResponses implements Transport {
    private final Api api;
    private final ClientConfig config;
    private final Hooks hooks;

    /** Null once the code has loaded, or if the build did not split the program. */
    private @Nullable ChunkFile missing = ChunkFile.of("responses");

    private @Nullable Responses loaded;

    DeferredResponses(Api api, ClientConfig config, Hooks hooks) {
        this.api = api;
        this.config = config;
        this.hooks = hooks;
    }

    @Override
    public Cancellable create(@Nullable JsonValue metadata, String key, Reply<String> reply) {
        reply.done("", null);
        return () -> {};
    }

    @Override
    public Cancellable turn(LogReader log, UserMessage message, TurnSink sink) {
        if (missing == null) {
            return transport().turn(log, message, sink);
        }
        CancelSlot work = new CancelSlot();
        hooks.responses()
                .then(
                        Guard.of(content -> {
                            link(content);
                            if (!work.isCancelled()) {
                                work.hold(transport().turn(log, message, sink));
                            }
                        }),
                        Guard.of(reason -> {
                            if (!work.isCancelled()) {
                                sink.ended(Errors.network(JsValue.describe(reason)));
                            }
                        }));
        return work;
    }

    private void link(JSObject content) {
        // A turn that was left may have loaded it meanwhile.
        if (missing != null) {
            missing.link(content);
            missing = null;
        }
    }

    private Responses transport() {
        if (loaded == null) {
            loaded = new Responses(api, config);
        }
        return loaded;
    }
}
