// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.notify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.event.Json;
import sh.karta.server.outgoing.OutgoingHttp;
import sh.karta.server.work.Workers;

/**
 * Delivers events to webhooks by {@code POST} of {@code {id, type, created_at, data}}. Each attempt is signed, either as Standard
 * Webhooks ({@code webhook-id}, {@code webhook-timestamp}, {@code webhook-signature}) or with the header {@code Karta-Signature:
 * t=<epoch seconds>,v1=<hex>}, which holds {@code HMAC-SHA256(secret, t + "." + body)}. A delivery without a 2xx
 * response is retried after 1, 2, 4 … seconds, up to 8 attempts. Retries have the same {@code id}, so that receivers can discard
 * duplicates. Pending deliveries are lost when the server stops; the store still has their events. Thread-safe.
 */
public final class Webhooks {
    /**
     * A URL with the types of the events that it receives.
     *
     * @param standard whether deliveries are signed as Standard Webhooks; the secret then is {@code whsec_} and base64
     */
    public record Target(URI url, String secret, boolean standard, Set<String> types) {
        @Override
        public String toString() {
            return "Target[" + url.getHost() + "]";
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
    private static final String STANDARD_PREFIX = "whsec_";
    private static final int ATTEMPTS = 8;
    private static final int MAX_PENDING = 1_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Creates the client on first use. Loading TLS takes a tenth of the start time, and most projects have no webhook. */
    private static final class Client {
        static final HttpClient HTTP = OutgoingHttp.client(TIMEOUT);
    }

    private final Supplier<List<Target>> targets;
    private final Workers workers;
    private final Clock clock;
    private final Consumer<Boolean> outcome;
    private final AtomicInteger pending = new AtomicInteger();

    /**
     * @param targets returns the targets in force
     * @param outcome called after each delivery: true if it succeeded, false if it was given up
     */
    public Webhooks(Supplier<List<Target>> targets, Workers workers, Clock clock, Consumer<Boolean> outcome) {
        this.targets = targets;
        this.workers = workers;
        this.clock = clock;
        this.outcome = outcome;
    }

    /** Queues an event for all targets that receive its type. Returns at once. */
    public void send(String type, ObjectNode data) {
        String id = "evt_" + UUID.randomUUID();
        ObjectNode body = Json.object()
                .put("id", id)
                .put("type", type)
                .put("created_at", clock.instant().toString());
        body.set("data", data);
        String json = Json.write(body);
        for (Target target : targets.get()) {
            if (target.types().contains(type)) {
                if (pending.incrementAndGet() > MAX_PENDING) {
                    end(false, "too many deliveries are pending", target);
                } else {
                    deliver(target, id, json, 1);
                }
            }
        }
    }

    private void deliver(Target target, String id, String json, int attempt) {
        long now = clock.instant().getEpochSecond();
        HttpRequest.Builder request = OutgoingHttp.request(target.url(), TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json));
        if (target.standard()) {
            byte[] key = Base64.getDecoder().decode(target.secret().substring(STANDARD_PREFIX.length()));
            byte[] signature = signature(key, id + "." + now + "." + json);
            request.header("webhook-id", id)
                    .header("webhook-timestamp", Long.toString(now))
                    .header("webhook-signature", "v1," + Base64.getEncoder().encodeToString(signature));
        } else {
            byte[] signature = signature(target.secret().getBytes(StandardCharsets.UTF_8), now + "." + json);
            request.header(
                    "Karta-Signature", "t=" + now + ",v1=" + HexFormat.of().formatHex(signature));
        }
        var unused = Client.HTTP
                .sendAsync(request.build(), BodyHandlers.discarding())
                .whenComplete((response, failure) -> {
                    if (response != null && response.statusCode() / 100 == 2) {
                        end(true, "", target);
                    } else if (attempt == ATTEMPTS) {
                        end(false, failure == null ? "status " + response.statusCode() : failure.toString(), target);
                    } else {
                        workers.after(1_000L << (attempt - 1), () -> deliver(target, id, json, attempt + 1));
                    }
                });
    }

    private void end(boolean success, String reason, Target target) {
        pending.decrementAndGet();
        outcome.accept(success);
        if (!success) {
            LOG.warn(
                    "Webhook delivery to {} failed, not retrying: {}",
                    target.url().getHost(),
                    reason);
        }
    }

    private static byte[] signature(byte[] secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
