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
import sh.karta.widget.core.http.HttpExchange;
import sh.karta.widget.core.http.JsonBody;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.HttpRequest;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.core.text.Text;

/**
 * The bearer token of one client. It is minted when first needed, shared by concurrent callers and renewed 30 seconds
 * before it expires. It is never used for an identity other than the one it was minted for (wire-protocol §1).
 */
public final class Tokens {
    private static final double RENEW_EARLY_MILLIS = 30_000;

    private static final String NO_PROOF =
            "identityToken: expected a string. If it is a promise, await it before the call.";

    private final Ports ports;
    private final ClientConfig config;
    private final Identity identity;
    private final Visitor visitor;
    private final Runnable onMint;
    private final List<Reply<String>> waiting = new ArrayList<>();
    private @Nullable String token;

    /**
     * Time at which {@link #token} must be renewed, in terms of {@code Clock.uptime}, which a wrong wall clock does
     * not affect.
     */
    private double renewAt;

    /** Whether the page's function must not return a cached token. */
    private boolean force;

    /** Number of the latest mint. An answer to an earlier mint is discarded. */
    private int mintNumber;

    private @Nullable Cancellable running;

    /** Whether an invalid identity token was reported. */
    private boolean warned;

    /** Creates the token source of a client. {@code onMint} runs after each new token. */
    public Tokens(Ports ports, ClientConfig config, Identity identity, Visitor visitor, Runnable onMint) {
        this.ports = ports;
        this.config = config;
        this.identity = identity;
        this.visitor = visitor;
        this.onMint = onMint;
    }

    /** Passes a token for the next request to {@code reply}, immediately if a valid one is cached. */
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

    /** Returns whether the client mints its tokens itself, with an embed key, and so chooses their subject. */
    public boolean areMinted() {
        return config.embedKey != null;
    }

    /**
     * Drops the token {@code used}, which the server refused.
     *
     * @return whether another token can be obtained
     */
    public boolean refused(String used) {
        if (config.token != null) {
            return false;
        }
        // Another caller may have replaced the token already.
        if (used.equals(token)) {
            token = null;
            force = true;
        }
        return true;
    }

    /** Drops the token of the previous identity. Pending callers receive a token for the current one. */
    public void renew() {
        token = null;
        force = true;
        if (!waiting.isEmpty()) {
            start();
        }
    }

    /** Cancels a running mint. Its callers are not called back. */
    public void close() {
        mintNumber++;
        waiting.clear();
        abort();
    }

    private void start() {
        abort();
        int number = ++mintNumber;
        TokenFunction function = config.tokenFn;
        if (areMinted() && identity.isInvalid()) {
            KartaError error = new KartaError(ErrorCode.IDENTITY_INVALID, NO_PROOF);
            if (!warned) {
                warned = true;
                ports.log.warn(error.message);
            }
            finish(number, null, null, error);
        } else if (function == null) {
            running = new HttpExchange(
                    ports,
                    request(),
                    HttpExchange.TIMEOUT,
                    new JsonBody(
                            ports.json,
                            false,
                            (answer, error) ->
                                    finish(number, answer, answer == null ? null : answer.string("token"), error)));
        } else {
            running = ports.clock.after(
                    HttpExchange.TIMEOUT,
                    () -> finish(
                            number, null, null, new KartaError(ErrorCode.TIMEOUT, "tokenFn did not answer in time.")));
            function.token(
                    force,
                    (value, error) -> finish(number, null, value, error == null ? null : noToken(error.message)));
        }
    }

    private HttpRequest request() {
        if (config.tokenEndpoint != null) {
            HttpRequest request = new HttpRequest("GET", config.tokenEndpoint);
            request.setSameOriginCredentials(true);
            return request;
        }
        HttpRequest request = new HttpRequest("POST", Text.concat(config.baseUrl, "/v1/embed/session-tokens"));
        String user = identity.verifiedUser();
        String visitorId = visitor.id();
        request.setBody(ports.json
                .object()
                .put("embed_key", config.embedKey)
                // A proof may name the user itself (a JWT).
                .put("user_id", user != null || identity.identityToken() != null ? user : visitorId)
                .put("identity_token", identity.identityToken())
                .put("visitor_id", visitorId)
                .write());
        return request;
    }

    private void finish(int number, @Nullable JsonValue answer, @Nullable String value, @Nullable KartaError failure) {
        if (number != mintNumber) {
            return;
        }
        // Invalidates the number of the finished mint, so that a second answer of the page's function is ignored.
        mintNumber++;
        abort();
        KartaError error = failure;
        if (error == null && (value == null || value.isEmpty())) {
            error = noToken("expected a non-empty string.");
        }
        if (error == null && value != null) {
            token = value;
            force = false;
            renewAt = renewal(answer, value);
            onMint.run();
        }
        List<Reply<String>> replies = new ArrayList<>(waiting);
        waiting.clear();
        for (Reply<String> reply : replies) {
            reply.done(value, error);
        }
    }

    /**
     * Returns the renewal time from, in this order, {@code expires_in}, {@code expires_at} or the token's own
     * {@code exp}.
     */
    private double renewal(@Nullable JsonValue answer, String value) {
        double millis = answer == null ? Double.NaN : answer.number("expires_in") * 1000;
        if (Double.isNaN(millis)) {
            double at = answer == null ? Double.NaN : answer.number("expires_at");
            if (Double.isNaN(at)) {
                at = Jwt.expiry(value, ports.json);
            }
            millis = (at >= 1e12 ? at : at * 1000) - ports.clock.now();
        }
        // The expiry is unknown, or already past because a clock is wrong. A 401 will show when to renew.
        return millis > 0 ? ports.clock.uptime() + millis - RENEW_EARLY_MILLIS : Double.POSITIVE_INFINITY;
    }

    private void abort() {
        if (running != null) {
            running.cancel();
            running = null;
        }
    }

    private static KartaError noToken(String why) {
        return new KartaError(ErrorCode.UNAUTHENTICATED, Text.concat("No token: ", why));
    }
}
