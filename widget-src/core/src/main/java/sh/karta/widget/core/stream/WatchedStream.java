// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.stream;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.http.Body;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.core.sse.SseListener;
import sh.karta.widget.core.sse.SseParser;
import sh.karta.widget.core.text.Text;

/**
 * Reads responses, one at a time, as server-sent events that carry JSON objects. A response fails with
 * {@code bad_response} if it is not an event stream, with {@code event_too_large} if an event exceeds
 * {@link SseParser#LIMIT}, and with {@code network} after {@link #SILENCE} without a byte. Data that is not a JSON
 * object is skipped.
 *
 * <p>This is a base class, because a separate object with a listener would be larger when compiled.
 */
public abstract class WatchedStream implements Body, SseListener, Cancellable {
    /** Milliseconds without a byte after which a connection counts as lost. */
    protected static final double SILENCE = 45_000;

    protected final Ports ports;
    private SseParser parser = new SseParser(this);
    private @Nullable Cancellable request;
    private @Nullable Cancellable timer;

    /** When the timer's task is due, on {@code Clock.uptime}. Bytes move it, because a timer for each piece would cost more than the rest. */
    private double due;

    /** The reconnection time that earlier responses requested. */
    private double retry;

    private boolean over;

    protected WatchedStream(Ports ports) {
        this.ports = ports;
    }

    /** Reports that the response is an event stream. */
    protected abstract void opened();

    /**
     * Receives an event.
     *
     * @param type the value of its {@code event} field, or an empty string
     */
    protected abstract void event(String type, JsonValue data);

    /** Reports the end of the response: complete (null), or failed. Not called after {@link #cancel}. */
    protected abstract void ended(@Nullable KartaError error);

    /** Runs {@code task}, which was due {@code late} milliseconds ago. */
    protected void run(Runnable task, double late) {
        task.run();
    }

    /** Expects another response. It fails unless it begins within {@code millis}; then {@link #SILENCE} applies. */
    protected final void expect(double millis) {
        retry = retry();
        parser = new SseParser(this);
        watch(millis);
    }

    /** Uses {@code request} as the connection, which is cancelled with the stream. */
    protected final void connect(Cancellable request) {
        this.request = request;
    }

    /** Runs {@code task} in {@code millis}, in place of the watchdog, unless the stream is disconnected or cancelled. */
    protected final void schedule(double millis, Runnable task) {
        if (timer != null) {
            timer.cancel();
        }
        due = ports.clock.uptime() + millis;
        await(task);
    }

    private void await(Runnable task) {
        double awaited = due;
        timer = ports.clock.after(awaited - ports.clock.uptime(), () -> {
            if (due == awaited) {
                run(task, ports.clock.uptime() - due);
            } else {
                await(task);
            }
        });
    }

    protected final boolean isConnected() {
        return request != null;
    }

    protected final boolean isOver() {
        return over;
    }

    /** Returns the reconnection time that the server requested last in milliseconds, or 0. */
    protected final double retry() {
        double asked = parser.retry();
        return asked >= 0 ? asked : retry;
    }

    /** Cancels the request and the timer. */
    protected final void disconnect() {
        if (request != null) {
            request.cancel();
            request = null;
        }
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    @Override
    public void cancel() {
        over = true;
        disconnect();
    }

    @Override
    public void open(@Nullable String contentType) {
        if (contentType == null || Text.indexOf(contentType, "text/event-stream", 0) < 0) {
            end(Errors.badResponse(200, null));
            return;
        }
        watch(SILENCE);
        opened();
    }

    @Override
    public void text(String piece) {
        due = ports.clock.uptime() + SILENCE;
        parser.feed(piece);
    }

    @Override
    public void end(@Nullable KartaError error) {
        if (!over) {
            ended(error);
        }
    }

    @Override
    public void event(String type, String data) {
        JsonValue json = ports.json.parse(data);
        if (json == null || !json.isObject()) {
            ports.log.debug("Skipped an event that is not a JSON object.");
        } else if (!over) {
            event(type, json);
        }
    }

    @Override
    public void overflow() {
        end(new KartaError(ErrorCode.EVENT_TOO_LARGE, "The server sent an event over 8 MiB."));
    }

    private void watch(double millis) {
        schedule(millis, () -> end(Errors.network("The server sent nothing in time.")));
    }
}
