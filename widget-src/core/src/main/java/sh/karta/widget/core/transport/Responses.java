// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.http.Exchange;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.HttpRequest;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;

/**
 * The OpenAI Responses API as a portable fallback (wire-protocol §4): one request is one turn, without a cursor; the
 * server keeps what was said under the id of the last response.
 */
public final class Responses implements Transport {
    private final Api api;
    private final ClientConfig config;

    /** The session {@link #previous} belongs to. */
    private @Nullable Session session;

    private @Nullable String previous;

    public Responses(Api api, ClientConfig config) {
        this.api = api;
        this.config = config;
    }

    @Override
    public Cancellable create(@Nullable JsonValue metadata, String key, Reply<String> reply) {
        reply.done("", null);
        return () -> {};
    }

    @Override
    public Cancellable turn(Session session, Outgoing message, TurnSink sink) {
        if (session != this.session) {
            this.session = session;
            previous = null;
        }
        String base = config.projectRef == null
                ? config.baseUrl
                : Text.concat(Text.concat(config.baseUrl, "/"), config.projectRef);
        HttpRequest request = new HttpRequest("POST", Text.concat(base, "/v1/responses"));
        request.eventStream = true;
        request.body = api.ports
                .json
                .object()
                .put("input", message.text)
                .put("stream", true)
                .put("store", true)
                .put("previous_response_id", previous)
                .put("model", config.model)
                .write();
        ResponseStream stream = new ResponseStream(api.ports, sink, this);
        stream.hold(api.send(request, Exchange.TIMEOUT, stream));
        return stream;
    }

    /** Notes the response that the next turn follows. */
    void completed(@Nullable String id) {
        if (id != null) {
            previous = id;
        }
    }
}
