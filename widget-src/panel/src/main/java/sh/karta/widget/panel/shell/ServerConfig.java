// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.shell;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.HttpHandler;
import sh.karta.widget.core.port.HttpHeaders;
import sh.karta.widget.core.port.HttpRequest;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.core.text.Text;

/**
 * Requests the server's configuration (wire-protocol §2). A failure, or no response within three seconds, counts as
 * an empty configuration. The browser's cache revalidates it with the ETag.
 */
final class ServerConfig implements HttpHandler {
    /** Receives the configuration, once. */
    interface Answer {
        void came(@Nullable JsonValue config);
    }

    private static final double TIMEOUT = 3000;

    private final Ports ports;
    private final Answer answer;
    private String body = "";
    private final Cancellable timer;
    private final Cancellable request;
    private boolean over;

    ServerConfig(Ports ports, String baseUrl, String embedKey, Answer answer) {
        this.ports = ports;
        this.answer = answer;
        timer = ports.clock.after(TIMEOUT, this::cancel);
        request = ports.http.send(
                new HttpRequest(
                        "GET", Text.concat(Text.concat(baseUrl, "/v1/embed/config?embed_key="), Text.encode(embedKey))),
                this);
    }

    /** Cancels the request. */
    void cancel() {
        request.cancel();
        end(null);
    }

    @Override
    public void head(int status, String phrase, HttpHeaders headers) {
        if (status != 200) {
            cancel();
        }
    }

    @Override
    public void text(String piece) {
        body = Text.concat(body, piece);
    }

    @Override
    public void end() {
        end(ports.json.parse(body));
    }

    @Override
    public void failed(@Nullable String reason) {
        end(null);
    }

    private void end(@Nullable JsonValue config) {
        if (!over) {
            over = true;
            timer.cancel();
            answer.came(config);
        }
    }
}
