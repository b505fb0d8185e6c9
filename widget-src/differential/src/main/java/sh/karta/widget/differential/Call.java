// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.differential;

import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.HttpHandler;
import sh.karta.widget.core.port.HttpRequest;
import sh.karta.widget.core.text.Text;

/** One request, and the ways to answer it. After cancellation nothing reaches the client. */
final class Call implements Cancellable {
    final HttpRequest request;
    private final HttpHandler handler;
    private boolean over;

    Call(HttpRequest request, HttpHandler handler) {
        this.request = request;
        this.handler = handler;
    }

    boolean isOver() {
        return over;
    }

    @Override
    public void cancel() {
        over = true;
    }

    void json(int status, String body) {
        head(status, "application/json");
        text(body);
        end();
    }

    void head(int status, String type) {
        if (!over) {
            handler.head(
                    status, Text.concat("HTTP ", Text.of(status)), name -> name.equals("Content-Type") ? type : null);
        }
    }

    void text(String piece) {
        if (!over) {
            handler.text(piece);
        }
    }

    /** Sends a body in pieces of at most {@code size} characters. */
    void pieces(String body, int size) {
        for (int from = 0; from < body.length(); from += size) {
            text(Text.slice(body, from, Math.min(body.length(), from + size)));
        }
    }

    void end() {
        if (!over) {
            over = true;
            handler.end();
        }
    }

    void fail() {
        if (!over) {
            over = true;
            handler.failed("connection reset");
        }
    }
}
