// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.http.Body;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.HttpRequest;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.core.sse.SseListener;
import sh.karta.widget.core.sse.SseParser;
import sh.karta.widget.core.text.Text;

/**
 * Follows a session's log until the turn ends or pauses, over as many connections as that takes: the rules of
 * wire-protocol §3, "Rules that make it survive real networks".
 *
 * <p>At any time it does one of three things: read a connection (with {@link #timer} watching for silence), wait for
 * the next attempt ({@link #timer} again), or be parked until the page is visible and the device online.
 */
final class TurnStream implements Cancellable, Body, SseListener {
    /** No byte for so long is a dropped stream. */
    private static final double SILENCE = 45_000;

    /** A timer this late means that the tab was frozen or the device asleep. */
    private static final double FROZEN = 5_000;

    private static final double POLL_EVERY = 1_500;

    private final Api api;
    private final Ports ports;
    private final String url;
    private final Session session;
    private final TurnSink sink;
    private final Backoff backoff;
    private final Cancellable surroundings;
    private SseParser parser = new SseParser(this);
    private @Nullable Cancellable connection;
    private @Nullable Cancellable timer;
    private double lastByte;
    private double serverRetry;
    private boolean parked;
    private boolean wasOnline = true;
    private boolean polling;

    /** Whether the server has ended the stream because of a turn before ours. */
    private boolean endsEarly;

    private boolean over;

    /** Starts to follow {@code session}, whose own URL is {@code url}; {@code sink} may hear a failure during this call. */
    TurnStream(Api api, String url, Session session, TurnSink sink) {
        this.api = api;
        this.ports = api.ports;
        this.url = url;
        this.session = session;
        this.sink = sink;
        this.backoff = new Backoff(ports);
        this.surroundings = ports.surroundings.onChange(this::changed);
    }

    void open() {
        timer = null;
        if (!ports.surroundings.online() || !ports.surroundings.visible()) {
            park();
            return;
        }
        wasOnline = true;
        endsEarly = false;
        backoff.start();
        lastByte = ports.clock.uptime();
        if (polling) {
            connection = api.call("GET", url, null, false, this::polled);
            return;
        }
        parser = new SseParser(this);
        HttpRequest request = new HttpRequest(
                "GET", Text.concat(Text.concat(url, "/events/stream?after="), Text.of(session.cursor())));
        request.eventStream = true;
        watch(Math.min(SILENCE, backoff.left()));
        connection = api.send(request, 0, this);
    }

    @Override
    public void cancel() {
        over = true;
        disconnect();
        surroundings.cancel();
    }

    @Override
    public void open(String contentType) {
        lastByte = ports.clock.uptime();
        if (Text.indexOf(contentType, "text/event-stream", 0) < 0) {
            finish(Errors.badResponse(200, null));
            return;
        }
        backoff.stop();
        sink.connected(true);
    }

    @Override
    public void text(String piece) {
        lastByte = ports.clock.uptime();
        parser.feed(piece);
    }

    @Override
    public void end(@Nullable KartaError error) {
        if (over) {
            return;
        }
        if (error == null && endsEarly) {
            disconnect();
            open();
        } else if (error == null
                || error.kind == ErrorCode.NETWORK
                || error.kind == ErrorCode.RATE_LIMITED
                || error.status >= 500) {
            drop(error == null ? Errors.network("The stream ended before the turn did.") : error);
        } else if (error.code.equals(ErrorCode.UNSUPPORTED)) {
            polling = true;
            disconnect();
            open();
        } else {
            finish(error);
        }
    }

    @Override
    public void event(String type, String data) {
        JsonValue wire = ports.json.event(data);
        if (wire == null || !wire.isObject()) {
            ports.log.debug("Skipped data that is no JSON object");
        } else if (!over) {
            take(wire);
        }
    }

    @Override
    public void overflow() {
        finish(new KartaError(ErrorCode.EVENT_TOO_LARGE, "The server sent an event of more than 8 MiB."));
    }

    private void take(JsonValue wire) {
        AgentEvent event = session.accept(wire);
        if (event == null) {
            return;
        }
        backoff.reset();
        boolean stops = event.isTerminal() || event.type == AgentEvent.INPUT_REQUIRED;
        boolean last = stops && !session.isPast(event);
        endsEarly = stops && !last;
        if (last) {
            cancel();
        }
        sink.event(event);
        if (last) {
            sink.ended(null);
        }
    }

    /** Where there is no body to stream: asks for the log again and again. */
    private void polled(@Nullable JsonValue log, @Nullable KartaError error) {
        if (log == null) {
            end(error);
            return;
        }
        backoff.stop();
        sink.connected(true);
        JsonValue events = log.get("events");
        for (int i = 0; events != null && i < events.size() && !over; i++) {
            JsonValue wire = events.at(i);
            if (wire != null) {
                take(wire);
            }
        }
        String status = log.string("status");
        if (!over && status != null && status.equals("idle")) {
            finish(null);
        } else if (!over) {
            after(POLL_EVERY, this::open);
        }
    }

    private void watch(double millis) {
        after(millis, () -> {
            double quiet = ports.clock.uptime() - lastByte;
            if (quiet >= SILENCE || backoff.left() <= 0) {
                drop(Errors.network("No byte came for too long."));
            } else {
                watch(Math.min(SILENCE - quiet, backoff.left()));
            }
        });
    }

    private void drop(KartaError cause) {
        disconnect();
        backoff.start();
        sink.connected(false);
        if (over) {
            return;
        }
        double asked = cause.retryAfterSeconds * 1000;
        double wait = backoff.next(Math.max(serverRetry, asked > 0 ? asked : 0));
        if (wait >= 0) {
            after(wait, this::open);
        } else {
            finish(cause.kind == ErrorCode.RATE_LIMITED ? cause : Errors.network(cause.message));
        }
    }

    /** Runs {@code task} later; if that comes so late that the tab must have been frozen, the time is not counted. */
    private void after(double millis, Runnable task) {
        double due = ports.clock.uptime() + millis;
        timer = ports.clock.after(millis, () -> {
            double late = ports.clock.uptime() - due;
            if (late > FROZEN) {
                backoff.discount(late);
                disconnect();
                open();
            } else {
                task.run();
            }
        });
    }

    private void changed() {
        boolean online = ports.surroundings.online();
        boolean reconnected = online && !wasOnline;
        wasOnline = online;
        if (!ports.surroundings.visible() || (!online && connection == null)) {
            park();
        } else if (parked || reconnected) {
            // What was open before the network went may be dead without a word.
            parked = false;
            disconnect();
            open();
        }
    }

    private void park() {
        disconnect();
        backoff.stop();
        parked = true;
    }

    private void disconnect() {
        double asked = parser.retry();
        if (asked >= 0) {
            serverRetry = asked;
        }
        if (connection != null) {
            connection.cancel();
            connection = null;
        }
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void finish(@Nullable KartaError error) {
        cancel();
        sink.ended(error);
    }
}
