// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.http;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.HttpHandler;
import sh.karta.widget.core.port.HttpHeaders;
import sh.karta.widget.core.port.HttpRequest;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.core.text.Text;

/** One request and its response, with a timeout, a size limit and typed errors. */
public final class HttpExchange implements HttpHandler, Cancellable {
    /** Milliseconds that a post or mint may take. */
    public static final double TIMEOUT = 30_000;

    /** Milliseconds that the body of an error may take after its status. */
    private static final double ERROR_TIMEOUT = 5_000;

    /** The maximum number of characters of a response. A stream has limits of its own. */
    private static final int LONGEST = 16 << 20;

    /** The maximum number of characters of an error's body. */
    private static final int LONGEST_ERROR = 64 << 10;

    private final Ports ports;
    private final Body body;
    private final String url;
    private final boolean streamed;
    private boolean over;
    private int status;
    private String phrase = "";
    private HttpHeaders headers = name -> null;
    private String errorText = "";
    private int length;
    private @Nullable Cancellable timer;
    private final Cancellable request;

    /**
     * Sends {@code request}. Calls {@code body} later, never during this call.
     *
     * @param timeout milliseconds until the response must be complete, or, for an event stream, until its head must have
     *     arrived. 0 for no limit until the head, after which a response that is no event stream has {@link #TIMEOUT}.
     */
    public HttpExchange(Ports ports, HttpRequest request, double timeout, Body body) {
        this.ports = ports;
        this.body = body;
        this.url = request.url;
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
    public void head(int status, String phrase, HttpHeaders headers) {
        if (over) {
            return;
        }
        this.status = status;
        this.phrase = phrase;
        this.headers = headers;
        if (!isOk()) {
            stopTimer();
            limit(ERROR_TIMEOUT);
            return;
        }
        if (streamed) {
            stopTimer();
        } else if (timer == null) {
            limit(TIMEOUT);
        }
        body.open(headers.get("Content-Type"));
    }

    private void limit(double millis) {
        timer = ports.clock.after(millis, this::cutOff);
    }

    @Override
    public void text(String piece) {
        if (over) {
            return;
        }
        length += piece.length();
        if (!isOk()) {
            errorText = Text.concat(errorText, piece);
            if (length > LONGEST_ERROR) {
                errorText = Text.slice(errorText, 0, LONGEST_ERROR);
                cutOff();
            }
        } else if (!streamed && length > LONGEST) {
            request.cancel();
            finish(Errors.badResponse(status, null));
        } else {
            body.text(piece);
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
        finish(isOk() ? null : Errors.ofResponse(status, phrase, headers, errorText, ports.json, ports.clock));
    }

    @Override
    public void failed(@Nullable String reason) {
        if (reason == null) {
            finish(new KartaError(ErrorCode.UNSUPPORTED, "This page's fetch gives no readable body."));
        } else if (status > 0 && !isOk()) {
            // The status is known. Only the body was cut off.
            end();
        } else {
            finish(Errors.unreachable(url, reason));
        }
    }

    /** Ends as the status and the body so far say, without waiting for the rest. */
    private void cutOff() {
        request.cancel();
        end();
    }

    private boolean isOk() {
        return status >= 200 && status < 300;
    }

    private void timeout() {
        request.cancel();
        finish(Errors.late());
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
