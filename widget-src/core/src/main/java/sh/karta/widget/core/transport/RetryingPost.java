// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.http.Body;
import sh.karta.widget.core.http.HttpExchange;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.HttpRequest;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.core.text.Text;

/**
 * One POST with an idempotency key, sent up to three times if its answer is lost. After a network error or a 5xx the
 * next attempt waits with back-off and jitter. After five seconds without an answer it starts in parallel: running
 * attempts are not aborted, because a slow network may still deliver their answers. The first answer counts, including a
 * 4xx. Without any answer it goes on until it is cancelled.
 */
final class RetryingPost implements Cancellable {
    private static final int ATTEMPTS = 3;
    private static final double SILENCE = 5_000;

    private final Ports ports;
    private final HttpRequest request;
    private final Body body;
    private final Backoff backoff;
    private final List<HttpExchange> exchanges = new ArrayList<>();
    private final double deadline;

    /** Starts the next attempt. */
    private @Nullable Cancellable next;

    /** Number of failed attempts. */
    private int lost;

    /**
     * Sends {@code request}. Calls {@code body} later, never during this call, and then with the whole answer, but without
     * its content type.
     *
     * @param deadline the uptime at which no attempt begins any more
     */
    RetryingPost(Ports ports, HttpRequest request, double deadline, Body body) {
        this.ports = ports;
        this.request = request;
        this.body = body;
        backoff = new Backoff(ports);
        this.deadline = deadline;
        attempt();
    }

    @Override
    public void cancel() {
        unschedule();
        for (HttpExchange exchange : exchanges) {
            exchange.cancel();
        }
    }

    private void attempt() {
        exchanges.add(new HttpExchange(ports, request, 0, new Attempt()));
        schedule(SILENCE);
    }

    /** Starts the next attempt in {@code millis}, unless the attempts or the time are used up. */
    private void schedule(double millis) {
        unschedule();
        if (exchanges.size() < ATTEMPTS && ports.clock.uptime() + millis < deadline) {
            next = ports.clock.after(millis, this::attempt);
        }
    }

    private void unschedule() {
        if (next != null) {
            next.cancel();
            next = null;
        }
    }

    private void finish(Attempt last, @Nullable KartaError error) {
        cancel();
        if (error == null) {
            body.text(last.answer);
        }
        body.end(error);
    }

    /** One attempt and its answer. */
    private final class Attempt implements Body {
        String answer = "";

        @Override
        public void open(@Nullable String contentType) {}

        @Override
        public void text(String piece) {
            answer = Text.concat(answer, piece);
        }

        @Override
        public void end(@Nullable KartaError error) {
            // An answer of 4xx is never repeated, and 408 is one.
            if (error != null && ((error.kind == ErrorCode.NETWORK && error.status == 0) || error.status >= 500)) {
                lost++;
                schedule(backoff.next(error.retryAfterSeconds * 1000));
                if (next != null || lost < exchanges.size()) {
                    return;
                }
            }
            finish(this, error);
        }
    }
}
