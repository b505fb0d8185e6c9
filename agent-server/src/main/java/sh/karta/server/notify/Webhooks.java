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
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.event.Json;
import sh.karta.server.outgoing.OutgoingHttp;
import sh.karta.server.work.Workers;

/**
 * Delivers events to webhooks by {@code POST} of {@code {id, type, created_at, data}}. The header {@code Karta-Signature: t=<epoch
 * seconds>,v1=<hex>} holds {@code HMAC-SHA256(secret, t + "." + body)} and is computed for each attempt. A delivery without a 2xx
 * response is retried after 1, 2, 4 … seconds, up to 8 attempts. Retries have the same {@code id}, so that receivers can discard
 * duplicates. Pending deliveries are lost when the server stops; the store still has their events. Thread-safe.
 */
public final class Webhooks {
    /** A URL with the types of the events that it receives. */
    public record Target(URI url, String secret, Set<String> types) {
        @Override
        public String toString() {
            return "Target[" + url.getHost() + "]";
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
    private static final int ATTEMPTS = 8;
    private static final int MAX_PENDING = 1_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Creates the client on first use. Loading TLS takes a tenth of the start time, and most projects have no webhook. */
    private static final class Client {
        static final HttpClient HTTP = OutgoingHttp.client(TIMEOUT);
    }

    private final List<Target> targets;
    private final Workers workers;
    private final Clock clock;
    private final Consumer<Boolean> outcome;
    private final AtomicInteger pending = new AtomicInteger();

    /** @param outcome called after each delivery: true if it succeeded, false if it was given up */
    public Webhooks(List<Target> targets, Workers workers, Clock clock, Consumer<Boolean> outcome) {
        this.targets = List.copyOf(targets);
        this.workers = workers;
        this.clock = clock;
        this.outcome = outcome;
    }

    /** Queues an event for all targets that receive its type. Returns at once. */
    public void send(String type, ObjectNode data) {
        ObjectNode body = Json.object()
                .put("id", "evt_" + UUID.randomUUID())
                .put("type", type)
                .put("created_at", clock.instant().toString());
        body.set("data", data);
        String json = Json.write(body);
        for (Target target : targets) {
            if (target.types().contains(type)) {
                if (pending.incrementAndGet() > MAX_PENDING) {
                    end(false, "too many deliveries are pending", target);
                } else {
                    deliver(target, json, 1);
                }
            }
        }
    }

    private void deliver(Target target, String json, int attempt) {
        long now = clock.instant().getEpochSecond();
        HttpRequest request = OutgoingHttp.request(target.url(), TIMEOUT)
                .header("Content-Type", "application/json")
                .header("Karta-Signature", "t=" + now + ",v1=" + signature(target.secret(), now + "." + json))
                .POST(BodyPublishers.ofString(json))
                .build();
        var unused = Client.HTTP.sendAsync(request, BodyHandlers.discarding()).whenComplete((response, failure) -> {
            if (response != null && response.statusCode() / 100 == 2) {
                end(true, "", target);
            } else if (attempt == ATTEMPTS) {
                end(false, failure == null ? "status " + response.statusCode() : failure.toString(), target);
            } else {
                workers.after(1_000L << (attempt - 1), () -> deliver(target, json, attempt + 1));
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

    private static String signature(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
