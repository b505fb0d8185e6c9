// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.http.HttpExchange;
import sh.karta.widget.core.port.HttpRequest;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.stream.WatchedStream;
import sh.karta.widget.core.wire.ResponseMapper;

/**
 * One streamed response. It has no cursor, so a response that breaks off cannot be continued: it is a {@code network}
 * error, never a success.
 */
final class ResponseStream extends WatchedStream {
    private final TurnSink sink;
    private final Responses owner;
    private final ResponseMapper mapper;

    /** The response's id, which several of its events contain. */
    private @Nullable String id;

    /** Sends {@code request}. {@code sink} may receive a failure during this call. */
    ResponseStream(Api api, HttpRequest request, TurnSink sink, Responses owner) {
        super(api.ports);
        this.sink = sink;
        this.owner = owner;
        mapper = new ResponseMapper(ports.json);
        connect(api.send(request, HttpExchange.TIMEOUT, this));
    }

    @Override
    protected void opened() {
        sink.accepted(Double.NaN);
    }

    @Override
    public void event(String type, String data) {
        if (!data.equals("[DONE]")) {
            super.event(type, data);
        } else if (!isOver()) {
            take(mapper.done(ports.json.object()));
        }
    }

    @Override
    protected void event(String type, JsonValue wire) {
        String named = wire.string("type");
        AgentEvent event = mapper.map(named == null ? type : named, wire);
        if (wire.get("response") != null || (event != null && event.type == AgentEvent.DONE)) {
            id = ResponseMapper.response(wire).string("id");
        }
        if (event != null) {
            take(event);
        }
    }

    @Override
    protected void ended(@Nullable KartaError error) {
        cancel();
        sink.ended(error == null ? Errors.network("The response ended before it was complete.") : error);
    }

    private void take(AgentEvent event) {
        boolean last = event.isTerminal();
        if (last) {
            cancel();
        }
        if (event.type == AgentEvent.DONE) {
            owner.completed(id);
        }
        sink.event(event);
        if (last) {
            sink.ended(null);
        }
    }
}
