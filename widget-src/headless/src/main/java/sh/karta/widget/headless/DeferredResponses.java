// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.headless;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.transport.Api;
import sh.karta.widget.core.transport.LogReader;
import sh.karta.widget.core.transport.Responses;
import sh.karta.widget.core.transport.Transport;
import sh.karta.widget.core.transport.TurnSink;
import sh.karta.widget.core.transport.UserMessage;

/** The Responses transport. Few clients use it, so its code is a module that is linked before the first turn. */
final class DeferredResponses implements Transport {
    private final Api api;
    private final ClientConfig config;
    private @Nullable Responses linked;

    DeferredResponses(Api api, ClientConfig config) {
        this.api = api;
        this.config = config;
    }

    @Override
    public Cancellable create(@Nullable JsonValue metadata, String key, Reply<String> reply) {
        reply.done("", null);
        return () -> {};
    }

    @Override
    public Cancellable turn(LogReader log, UserMessage message, TurnSink sink) {
        if (linked == null) {
            linked = new Responses(api, config);
            // TeaVM would inline a method with a single caller into that caller, which is not deferred.
            return linked.turn(log, message, sink);
        }
        return linked.turn(log, message, sink);
    }
}
