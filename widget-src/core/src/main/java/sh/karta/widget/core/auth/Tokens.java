// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.auth;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.config.TokenFunction;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.http.Exchange;
import sh.karta.widget.core.http.JsonBody;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.HttpRequest;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.core.text.Text;

/**
 * The bearer token of one client: minted when first needed, shared by all who ask at the same time, renewed 30 seconds
 * before it expires, and never used for another identity than the one it was minted for (wire-protocol §1).
 */
public final class Tokens {
    private static final double EARLY = 30_000;

    private final Ports ports;
    private final ClientConfig config;
    private final Identity identity;
    private final Visitor visitor;
    private final Runnable minted;
    private final List<Reply<String>> waiting = new ArrayList<>();
    private @Nullable String token;

    /** When {@link #token} must be renewed, on {@code Clock.uptime}, which a wrong wall clock does not touch. */
    private double renewAt;

    /** Whether the page's function must not give a token that it has kept. */
    private boolean force;

    /** Counts mints that were started or overtaken: an answer to another one than the last is for nobody. */
    private int mint;

    private @Nullable Cancellable underWay;

    /** Makes the tokens of a client; {@code minted} is called after each new token. */
    public Tokens(Ports ports, ClientConfig config, Identity identity, Visitor visitor, Runnable minted) {
        this.ports = ports;
        this.config = config;
        this.identity = identity;
        this.visitor = visitor;
        this.minted = minted;
    }

    /** Gives a token that should be good for the next request, at once if there is one. */
    public void get(Reply<String> reply) {
        if (config.token != null) {
            reply.done(config.token, null);
        } else if (token != null && ports.clock.uptime() < renewAt) {
            reply.done(token, null);
        } else {
            waiting.add(reply);
            if (waiting.size() == 1) {
                start();
            }
        }
    }

    /**
     * Notes that the server refused {@code used}.
     *
     * @return whether another one can be had
     */
    public boolean refused(String used) {
        if (config.token != null) {
            return false;
        }
        // Another caller may have replaced it in the meantime.
        if (used.equals(token)) {
            token = null;
            force = true;
        }
        return true;
    }

    /** Drops the token of a former identity; who waits for one gets that of the present. */
    public void renew() {
        token = null;
        force = true;
        if (!waiting.isEmpty()) {
            start();
        }
    }

    /** Ends a mint under way; who waits for it hears nothing. */
    public void close() {
        mint++;
        waiting.clear();
        abort();
    }

    private void start() {
        abort();
        int number = ++mint;
        TokenFunction function = config.tokenFn;
        if (function == null) {
            underWay = new Exchange(
                    ports,
                    request(),
                    Exchange.TIMEOUT,
                    new JsonBody(
                            ports.json,
                            false,
                            (answer, error) ->
                                    finish(number, answer, answer == null ? null : answer.string("token"), error)));
        } else {
            underWay = ports.clock.after(
                    Exchange.TIMEOUT,
                    () -> finish(number, null, null, new KartaError(ErrorCode.TIMEOUT, "tokenFn did not answer.")));
            function.token(
                    force,
                    (value, error) -> finish(number, null, value, error == null ? null : noToken(error.message)));
        }
    }

    private HttpRequest request() {
        if (config.tokenEndpoint != null) {
            HttpRequest request = new HttpRequest("GET", config.tokenEndpoint);
            request.sameOriginCredentials = true;
            return request;
        }
        HttpRequest request = new HttpRequest("POST", Text.concat(config.baseUrl, "/v1/embed/session-tokens"));
        String user = identity.verifiedUser();
        String visitorId = visitor.id();
        request.body = ports.json
                .object()
                .put("embed_key", config.embedKey)
                .put("user_id", user != null ? user : visitorId)
                .put("identity_token", user != null ? identity.identityToken() : null)
                .put("visitor_id", visitorId)
                .write();
        return request;
    }

    private void finish(int number, @Nullable JsonValue answer, @Nullable String value, @Nullable KartaError failure) {
        if (number != mint) {
            return;
        }
        // The number of a mint that is done is used up: a function that answers twice is heard once.
        mint++;
        abort();
        KartaError error = failure;
        if (error == null && (value == null || value.isEmpty())) {
            error = noToken("The source gave none.");
        }
        if (error == null && value != null) {
            token = value;
            force = false;
            renewAt = renewal(answer, value);
            minted.run();
        }
        List<Reply<String>> replies = new ArrayList<>(waiting);
        waiting.clear();
        for (Reply<String> reply : replies) {
            reply.done(value, error);
        }
    }

    /** Returns when a token must be renewed: {@code expires_in} before {@code expires_at} before the token's own {@code exp}. */
    private double renewal(@Nullable JsonValue answer, String value) {
        double millis = answer == null ? Double.NaN : answer.number("expires_in") * 1000;
        if (Double.isNaN(millis)) {
            double at = answer == null ? Double.NaN : answer.number("expires_at");
            if (Double.isNaN(at)) {
                at = Jwt.expiry(value, ports.json);
            }
            millis = (at >= 1e12 ? at : at * 1000) - ports.clock.now();
        }
        // Unknown, or past already because a clock is wrong: then a 401 will tell.
        return millis > 0 ? ports.clock.uptime() + millis - EARLY : Double.POSITIVE_INFINITY;
    }

    private void abort() {
        if (underWay != null) {
            underWay.cancel();
            underWay = null;
        }
    }

    private static KartaError noToken(String why) {
        return new KartaError(ErrorCode.UNAUTHENTICATED, Text.concat("No token: ", why));
    }
}
