// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.auth.Tokens;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.http.Body;
import sh.karta.widget.core.http.HttpExchange;
import sh.karta.widget.core.http.JsonBody;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.HttpRequest;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.core.text.Text;

/** Sends requests with a bearer token. After a 401 it mints another token and retries once (wire-protocol §1). */
public final class Api {
    /** Replaces the timeout of a request that is sent as a {@link RetryingPost}. */
    private static final double RETRYING = -1;

    final Ports ports;
    final Tokens tokens;
    private final List<Authorized> open = new ArrayList<>();

    public Api(Ports ports, Tokens tokens) {
        this.ports = ports;
        this.tokens = tokens;
    }

    /**
     * Sends {@code json}, if any. The answer is JSON and must come within 30 seconds.
     *
     * @param optional whether every 2xx is a success, so that the value may be null
     */
    Cancellable call(String method, String url, @Nullable JsonValue json, boolean optional, Reply<JsonValue> reply) {
        return send(request(method, url, json), HttpExchange.TIMEOUT, new JsonBody(ports.json, optional, reply));
    }

    /** Reads JSON, which must come within 30 seconds. */
    Cancellable read(String url, Reply<JsonValue> reply) {
        return call("GET", fresh(url), null, false, reply);
    }

    /**
     * Posts {@code json}, which has an idempotency key, as a {@link RetryingPost}. The answer is JSON. Without one in 30 seconds from the
     * first attempt, the error is {@code timeout}.
     */
    Cancellable post(String url, JsonValue json, Reply<JsonValue> reply) {
        return send(request("POST", url, json), RETRYING, new JsonBody(ports.json, false, reply));
    }

    /**
     * Sends {@code request}. {@code body} is called during this call if no token can be obtained.
     *
     * @param timeout as in {@link HttpExchange}, or {@link #RETRYING}
     */
    Cancellable send(HttpRequest request, double timeout, Body body) {
        Authorized authorized = new Authorized(request, timeout, body);
        open.add(authorized);
        authorized.start();
        return authorized;
    }

    /**
     * Returns {@code url} with a random parameter for a read. Service workers, proxies and browsers answer repeated addresses with old
     * content, whatever the server's headers say.
     */
    String fresh(String url) {
        String separator = Text.indexOf(url, "?", 0) < 0 ? "?r=" : "&r=";
        return Text.concat(Text.concat(url, separator), Text.of(Math.floor(ports.random.next() * 1e15)));
    }

    private static HttpRequest request(String method, String url, @Nullable JsonValue json) {
        HttpRequest request = new HttpRequest(method, url);
        if (json != null) {
            request.setBody(json.write());
        }
        return request;
    }

    /** Cancels all running requests with the error {@code closed}. */
    public void close() {
        List<Authorized> ending = new ArrayList<>(open);
        for (Authorized authorized : ending) {
            authorized.cancel();
            authorized.body.end(Errors.closed());
        }
    }

    private final class Authorized implements Body, Cancellable {
        private final HttpRequest request;
        private final double timeout;
        private final Body body;
        private boolean cancelled;
        private boolean retried;
        private @Nullable Cancellable exchange;

        /** When a {@link RetryingPost} ends, also with another token. */
        private double deadline;

        private @Nullable Cancellable patience;

        Authorized(HttpRequest request, double timeout, Body body) {
            this.request = request;
            this.timeout = timeout;
            this.body = body;
        }

        void start() {
            tokens.get((token, error) -> {
                if (cancelled) {
                    return;
                }
                if (error != null) {
                    finish(error);
                } else {
                    request.setToken(token);
                    exchange = timeout == RETRYING ? post() : new HttpExchange(ports, request, timeout, this);
                }
            });
        }

        private RetryingPost post() {
            if (patience == null) {
                deadline = ports.clock.uptime() + HttpExchange.TIMEOUT;
                patience = ports.clock.after(HttpExchange.TIMEOUT, () -> {
                    cancel();
                    body.end(Errors.late());
                });
            }
            return new RetryingPost(ports, request, deadline, this);
        }

        @Override
        public void cancel() {
            cancelled = true;
            over();
            if (exchange != null) {
                exchange.cancel();
            }
        }

        private void over() {
            open.remove(this);
            if (patience != null) {
                patience.cancel();
            }
        }

        @Override
        public void open(@Nullable String contentType) {
            body.open(contentType);
        }

        @Override
        public void text(String piece) {
            body.text(piece);
        }

        @Override
        public void progress(double fraction) {
            body.progress(fraction);
        }

        @Override
        public void end(@Nullable KartaError error) {
            String used = request.token;
            if (error != null && error.status == 401 && !retried && used != null && tokens.refused(used)) {
                retried = true;
                start();
            } else {
                finish(error);
            }
        }

        private void finish(@Nullable KartaError error) {
            over();
            body.end(error);
        }
    }

    /** Returns a reply that passes the string {@code member} on. Without it, the answer is a {@code bad_response}. */
    public static Reply<JsonValue> member(String member, Reply<String> reply) {
        return (value, error) -> {
            String found = value == null ? null : value.string(member);
            if (error == null && (found == null || found.isEmpty())) {
                reply.done(null, Errors.badResponse(200, value == null ? null : value.write()));
            } else {
                reply.done(found, error);
            }
        };
    }
}
