// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.HttpRequest;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.stream.WatchedStream;
import sh.karta.widget.core.text.Text;

/**
 * Follows a session's log until the turn ends or pauses, over as many connections as that takes (wire-protocol §3,
 * "Rules that make it survive real networks").
 *
 * <p>At any time it does one of three things: it reads a connection, waits for the next attempt, or is parked until the
 * page is visible and the device online.
 */
final class TurnStream extends WatchedStream {
    /** A task that runs this many milliseconds late means that the tab was frozen or the device asleep. */
    private static final double FROZEN = 5_000;

    private static final double POLL_INTERVAL = 1_500;

    private final Api api;
    private final String url;
    private final LogReader log;
    private final TurnSink sink;
    private final Backoff backoff;
    private final Cancellable pageState;
    private boolean parked;
    private boolean wasOnline = true;

    /** Whether the page cannot read a body while it arrives, so that the log is requested repeatedly. */
    private boolean polling;

    /** Whether the server ends the stream now because an earlier turn has ended. */
    private boolean endsEarly;

    /** Creates the follower of {@code log}, whose session has the URL {@code url}. */
    TurnStream(Api api, String url, LogReader log, TurnSink sink) {
        super(api.ports);
        this.api = api;
        this.url = url;
        this.log = log;
        this.sink = sink;
        this.backoff = new Backoff(ports);
        this.pageState = ports.pageState.onChange(this::pageChanged);
    }

    /** Connects, or parks. {@code sink} may receive a failure during this call. */
    void open() {
        if (!ports.pageState.online() || !ports.pageState.visible()) {
            park();
            return;
        }
        wasOnline = true;
        endsEarly = false;
        backoff.start();
        if (polling) {
            connect(api.read(url, this::polled));
            return;
        }
        String address = Text.concat(Text.concat(url, "/events/stream?after="), Text.of(log.cursor()));
        HttpRequest request = new HttpRequest("GET", api.fresh(address));
        request.setEventStream(true);
        expect(Math.min(SILENCE, backoff.left()));
        connect(api.send(request, 0, this));
    }

    @Override
    public void cancel() {
        super.cancel();
        pageState.cancel();
    }

    @Override
    protected void opened() {
        backoff.stop();
        sink.connected(true);
    }

    @Override
    protected void event(String type, JsonValue wire) {
        AgentEvent event = log.accept(wire);
        if (event == null) {
            return;
        }
        backoff.reset();
        boolean stops = event.isTerminal() || event.type == AgentEvent.INPUT_REQUIRED;
        boolean last = stops && !log.isPast(event);
        endsEarly = stops && !last;
        if (last) {
            cancel();
        }
        sink.event(event);
        if (last && event.isTerminal()) {
            sink.ended(null);
        }
    }

    @Override
    protected void ended(@Nullable KartaError error) {
        if (error == null && endsEarly) {
            reconnect();
        } else if (error == null
                || error.kind == ErrorCode.NETWORK
                || error.kind == ErrorCode.RATE_LIMITED
                || error.status >= 500) {
            tryAgain(error == null ? Errors.network("The stream ended before the turn did.") : error);
        } else if (error.code.equals(ErrorCode.UNSUPPORTED)) {
            polling = true;
            reconnect();
        } else {
            finish(error);
        }
    }

    private void polled(@Nullable JsonValue page, @Nullable KartaError error) {
        if (page == null) {
            end(error);
            return;
        }
        opened();
        JsonValue events = page.get("events");
        for (int i = 0; events != null && i < events.size() && !isOver(); i++) {
            JsonValue wire = events.at(i);
            if (wire != null) {
                event("", wire);
            }
        }
        if (isOver()) {
            return;
        }
        if (log.isBehind()) {
            tryAgain(Errors.network("The log was older than the message."));
        } else if ("idle".equals(page.string("status"))) {
            finish(null);
        } else {
            schedule(POLL_INTERVAL, this::open);
        }
    }

    private void tryAgain(KartaError cause) {
        disconnect();
        backoff.start();
        sink.connected(false);
        if (isOver()) {
            return;
        }
        double asked = cause.retryAfterSeconds * 1000;
        double wait = backoff.next(asked > retry() ? asked : retry());
        if (wait >= 0) {
            schedule(wait, this::open);
        } else {
            finish(cause.kind == ErrorCode.RATE_LIMITED ? cause : Errors.network(cause.message));
        }
    }

    /**
     * Reconnects instead after a freeze, whose time is not counted. A browser may delay each timer of a hidden tab as long as a freeze,
     * so that this must end too.
     */
    @Override
    protected void run(Runnable task, double late) {
        if (late > FROZEN) {
            backoff.discount(late);
        }
        if (late > FROZEN && backoff.left() > 0) {
            reconnect();
        } else {
            task.run();
        }
    }

    private void pageChanged() {
        boolean online = ports.pageState.online();
        boolean reconnected = online && !wasOnline;
        wasOnline = online;
        if (!ports.pageState.visible() || (!online && !isConnected())) {
            park();
        } else if (parked || reconnected) {
            // A connection from before the network was lost may be dead without an error.
            parked = false;
            reconnect();
        }
    }

    private void park() {
        disconnect();
        backoff.stop();
        parked = true;
    }

    private void reconnect() {
        disconnect();
        open();
    }

    private void finish(@Nullable KartaError error) {
        cancel();
        sink.ended(error);
    }
}
