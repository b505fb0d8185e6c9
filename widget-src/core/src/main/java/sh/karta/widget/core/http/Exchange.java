// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.http;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.HttpHandler;
import sh.karta.widget.core.port.HttpRequest;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.core.text.Text;

/** One request under way: typed errors for what is no 2xx, and the timeout. Cancelled, it says nothing more. */
public final class Exchange implements HttpHandler, Cancellable {
    /** How long a post or mint may take, in milliseconds. */
    public static final double TIMEOUT = 30_000;

    private final Ports ports;
    private final Body body;
    private final boolean streamed;
    private boolean over;
    private int status;
    private @Nullable String retryAfter;
    private @Nullable String requestId;
    private String contentType = "";
    private String errorText = "";
    private final @Nullable Cancellable timer;
    private final Cancellable request;

    /**
     * Sends {@code request}; {@code body} is called later, never during this call.
     *
     * @param timeout milliseconds until the answer must be complete, or, where the request asks for an event stream,
     *     until its head must have come; 0 for none
     */
    public Exchange(Ports ports, HttpRequest request, double timeout, Body body) {
        this.ports = ports;
        this.body = body;
        this.streamed = request.eventStream;
        this.timer = timeout > 0 ? ports.clock.after(timeout, this::timeout) : null;
        this.request = ports.http.send(request, this);
    }

    @Override
    public void cancel() {
        if (!over) {
            over = true;
            stopTimer();
            request.cancel();
        }
    }

    @Override
    public void head(int status, @Nullable String retryAfter, String contentType, @Nullable String requestId) {
        if (over) {
            return;
        }
        this.status = status;
        this.retryAfter = retryAfter;
        this.contentType = contentType;
        this.requestId = requestId;
        if (streamed) {
            stopTimer();
        }
        if (isOk()) {
            body.open(contentType);
        }
    }

    @Override
    public void text(String piece) {
        if (over) {
            return;
        }
        if (isOk()) {
            body.text(piece);
        } else {
            errorText = Text.concat(errorText, piece);
        }
    }

    @Override
    public void progress(double fraction) {
        if (!over) {
            body.progress(fraction);
        }
    }

    @Override
    public void end() {
        finish(
                isOk()
                        ? null
                        : Errors.ofResponse(
                                status, retryAfter, contentType, requestId, errorText, ports.json, ports.clock));
    }

    @Override
    public void failed(boolean unreadable, String reason) {
        KartaError error = Errors.network(reason);
        if (unreadable) {
            error = new KartaError(ErrorCode.UNSUPPORTED, "This page's fetch gives no readable body.");
        } else if (status > 0 && !isOk()) {
            // The error is known, only its text was cut off.
            end();
            return;
        }
        finish(error);
    }

    private boolean isOk() {
        return status >= 200 && status < 300;
    }

    private void timeout() {
        if (!over) {
            request.cancel();
            finish(new KartaError(ErrorCode.TIMEOUT, "The server did not answer in time."));
        }
    }

    private void finish(@Nullable KartaError error) {
        if (!over) {
            over = true;
            stopTimer();
            body.end(error);
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
        }
    }
}
