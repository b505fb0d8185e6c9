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
import sh.karta.widget.core.http.Exchange;
import sh.karta.widget.core.http.JsonBody;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.HttpRequest;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Ports;

/** Requests with a bearer token: a 401 mints another one and tries once more, never twice (wire-protocol §1). */
public final class Api {
    final Ports ports;
    private final Tokens tokens;
    private final List<Authorized> open = new ArrayList<>();

    public Api(Ports ports, Tokens tokens) {
        this.ports = ports;
        this.tokens = tokens;
    }

    /**
     * Sends {@code json} or nothing, and hears JSON within 30 seconds.
     *
     * @param optional whether any 2xx is success: then the value may be null
     */
    Cancellable call(String method, String url, @Nullable JsonValue json, boolean optional, Reply<JsonValue> reply) {
        HttpRequest request = new HttpRequest(method, url);
        if (json != null) {
            request.body = json.write();
        }
        return send(request, Exchange.TIMEOUT, new JsonBody(ports.json, optional, reply));
    }

    /** Sends {@code request}; see {@link Exchange} for {@code timeout}. The answer may come during this call if there is no token to be had. */
    Cancellable send(HttpRequest request, double timeout, Body body) {
        Authorized authorized = new Authorized(request, timeout, body);
        open.add(authorized);
        authorized.start();
        return authorized;
    }

    /** Ends every request under way, with the error {@code closed}. */
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
        private boolean again;
        private @Nullable Exchange exchange;

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
                    request.token = token;
                    exchange = new Exchange(ports, request, timeout, this);
                }
            });
        }

        @Override
        public void cancel() {
            cancelled = true;
            open.remove(this);
            if (exchange != null) {
                exchange.cancel();
            }
        }

        @Override
        public void open(String contentType) {
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
            if (error != null && error.status == 401 && !again && used != null && tokens.refused(used)) {
                again = true;
                start();
            } else {
                finish(error);
            }
        }

        private void finish(@Nullable KartaError error) {
            open.remove(this);
            body.end(error);
        }
    }

    /** Returns a reply that hears a {@code bad_response} where {@code member} is not a string of the answer. */
    static Reply<JsonValue> wanting(String member, Reply<String> reply) {
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
