// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.http.Body;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.core.sse.SseListener;
import sh.karta.widget.core.sse.SseParser;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.core.wire.ResponseMapper;

/** One streamed response. There is no cursor: what breaks off is a {@code network} error, and never a success. */
final class ResponseStream implements Body, SseListener, Cancellable {
    private static final double SILENCE = 45_000;

    private final Ports ports;
    private final TurnSink sink;
    private final Responses owner;
    private final ResponseMapper mapper;
    private final SseParser parser = new SseParser(this);
    private @Nullable Cancellable request;
    private @Nullable Cancellable timer;
    private double lastByte;

    /** The response's id, told in several of its events. */
    private @Nullable String id;

    private boolean over;

    ResponseStream(Ports ports, TurnSink sink, Responses owner) {
        this.ports = ports;
        this.sink = sink;
        this.owner = owner;
        this.mapper = new ResponseMapper(ports.json);
    }

    /** Takes charge of the request that this is the body of. */
    void hold(Cancellable request) {
        this.request = request;
    }

    @Override
    public void cancel() {
        over = true;
        if (request != null) {
            request.cancel();
        }
        if (timer != null) {
            timer.cancel();
        }
    }

    @Override
    public void open(String contentType) {
        if (Text.indexOf(contentType, "text/event-stream", 0) < 0) {
            finish(Errors.badResponse(200, null));
            return;
        }
        lastByte = ports.clock.uptime();
        watch(SILENCE);
        sink.accepted(Double.NaN);
    }

    @Override
    public void text(String piece) {
        lastByte = ports.clock.uptime();
        parser.feed(piece);
    }

    @Override
    public void end(@Nullable KartaError error) {
        if (!over) {
            finish(error == null ? Errors.network("The response ended before it was complete.") : error);
        }
    }

    @Override
    public void event(String type, String data) {
        if (over) {
            return;
        }
        if (data.equals("[DONE]")) {
            take(new AgentEvent(AgentEvent.DONE));
            return;
        }
        JsonValue wire = ports.json.parse(data);
        if (wire == null || !wire.isObject()) {
            ports.log.debug("Skipped data that is no JSON object");
            return;
        }
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
    public void overflow() {
        finish(new KartaError(ErrorCode.EVENT_TOO_LARGE, "The server sent an event of more than 8 MiB."));
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

    private void watch(double millis) {
        timer = ports.clock.after(millis, () -> {
            double quiet = ports.clock.uptime() - lastByte;
            if (quiet >= SILENCE) {
                finish(Errors.network("No byte came for too long."));
            } else {
                watch(SILENCE - quiet);
            }
        });
    }

    private void finish(@Nullable KartaError error) {
        cancel();
        sink.ended(error);
    }
}
