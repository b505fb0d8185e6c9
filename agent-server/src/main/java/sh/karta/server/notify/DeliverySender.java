// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.notify;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.outgoing.OutgoingHttp;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.Deliveries;
import sh.karta.server.store.Deliveries.Delivery;
import sh.karta.server.work.Workers;

/**
 * Claims and sends the deliveries of one target, a few at a time. Each target has its own sender, so that a receiver that does not respond
 * delays no other target. Thread-safe.
 */
final class DeliverySender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeliverySender.class);

    private static final int MAX_IN_FLIGHT = 8;
    private static final Duration HEADERS_TIMEOUT = Duration.ofSeconds(10);
    /** Includes the response body, which is discarded but may never end. */
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private static final Duration LEASE = TIMEOUT.multipliedBy(2);

    /** Delays after the first, second … attempt. After the last attempt the delivery is given up, one and a half days after the event. */
    private static final List<Duration> DELAYS = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(1),
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ofHours(4),
            Duration.ofHours(8),
            Duration.ofHours(24));

    /** Creates the client on first use. Loading TLS takes a tenth of the start time, and most projects have no webhook. */
    private static final class Client {
        static final HttpClient HTTP = OutgoingHttp.client(HEADERS_TIMEOUT);
    }

    private final WebhookTarget target;
    private final Deliveries deliveries;
    private final Workers workers;
    private final Clock clock;
    private final Consumer<Boolean> outcome;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile boolean closed;

    DeliverySender(
            WebhookTarget target, Deliveries deliveries, Workers workers, Clock clock, Consumer<Boolean> outcome) {
        this.target = target;
        this.deliveries = deliveries;
        this.workers = workers;
        this.clock = clock;
        this.outcome = outcome;
    }

    /** Sends deliveries that are due, as many as may be in flight. */
    synchronized void send() {
        int free = MAX_IN_FLIGHT - inFlight.get();
        if (closed || free <= 0) {
            return;
        }
        try {
            List<Delivery> claimed = deliveries.claim(target.address(), free, LEASE);
            inFlight.addAndGet(claimed.size());
            claimed.forEach(this::send);
        } catch (Problem e) {
            LOG.debug("Looking for webhook deliveries failed, retrying: {}", e.text());
        }
    }

    private void send(Delivery delivery) {
        HttpRequest.Builder request = OutgoingHttp.request(target.url(), HEADERS_TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(delivery.body()));
        target.sign(request, delivery.id(), delivery.body(), clock.instant());
        var response = Client.HTTP.sendAsync(request.build(), BodyHandlers.discarding());
        Runnable timeout = workers.after(TIMEOUT.toMillis(), () -> response.cancel(true));
        var unused = response.handle((answer, failure) -> {
                    timeout.run();
                    return record(delivery, answer, failure);
                })
                .thenCompose(recorded -> recorded)
                .whenComplete((recorded, failure) -> {
                    if (failure != null && !closed) {
                        LOG.warn(
                                "The outcome of a webhook delivery to {} was not stored, it will be repeated: {}",
                                target.url().getHost(),
                                failure.getMessage());
                    }
                    inFlight.decrementAndGet();
                    workers.execute(this::send);
                });
    }

    private CompletionStage<Void> record(
            Delivery delivery, @Nullable HttpResponse<Void> response, @Nullable Throwable failure) {
        if (response != null && response.statusCode() / 100 == 2) {
            outcome.accept(true);
            return deliveries.end(delivery);
        }
        String reason = response != null ? "status " + response.statusCode() : String.valueOf(failure);
        int attempt = Math.max(1, delivery.attempt());
        if (attempt <= DELAYS.size()) {
            Duration delay = DELAYS.get(attempt - 1);
            LOG.debug(
                    "Webhook delivery to {} failed, retrying in {}: {}",
                    target.url().getHost(),
                    delay,
                    reason);
            return deliveries.retry(delivery, delay);
        }
        outcome.accept(false);
        LOG.warn("Webhook delivery to {} failed, not retrying: {}", target.url().getHost(), reason);
        return deliveries.end(delivery);
    }

    @Override
    public void close() {
        closed = true;
    }
}
