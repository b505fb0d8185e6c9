// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.notify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.event.Json;
import sh.karta.server.store.Deliveries;
import sh.karta.server.store.Deliveries.Delivery;
import sh.karta.server.work.Workers;

/**
 * Delivers events to webhooks by {@code POST} of {@code {id, type, created_at, data}}. Deliveries are stored together with the data that
 * they report, so they survive a crash. Any server that shares the store sends them. Each is sent at least once. All attempts have the same
 * {@code id}, so that receivers can discard duplicates. Thread-safe.
 */
public final class Webhooks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

    /** The interval at which servers look for retries, and for deliveries of servers that have crashed. */
    private static final long LOOK_MILLIS = 1_000;

    private final Supplier<List<WebhookTarget>> targets;

    /** By target, so that a changed target gets a new one. Guarded by this object. */
    private Map<WebhookTarget, DeliverySender> senders = Map.of();

    private final Deliveries deliveries;
    private final Workers workers;
    private final Clock clock;
    private final Consumer<Boolean> outcome;
    private final Runnable stop;

    /**
     * @param targets returns the targets in force. Deliveries of a removed target are not sent
     * @param outcome called after each delivery: true if it succeeded, false if it was given up
     */
    public Webhooks(
            Supplier<List<WebhookTarget>> targets,
            Deliveries deliveries,
            Workers workers,
            Clock clock,
            Consumer<Boolean> outcome) {
        this.targets = targets;
        this.deliveries = deliveries;
        this.workers = workers;
        this.clock = clock;
        this.outcome = outcome;
        stop = workers.every(LOOK_MILLIS, this::sendDue);
    }

    /**
     * Returns the deliveries of an event, one for each webhook that receives its type. The caller stores them together with the event,
     * then calls {@link #sendDue}.
     *
     * @param session the session with which the deliveries are deleted; empty for none
     */
    public List<Delivery> of(String type, String session, ObjectNode data) {
        return targets.get().stream()
                .filter(target -> target.types().contains(type))
                .map(target -> {
                    UUID id = UUID.randomUUID();
                    ObjectNode body = Json.object()
                            .put("id", WebhookTarget.wireId(id))
                            .put("type", type)
                            .put("created_at", clock.instant().toString());
                    body.set("data", data);
                    return new Delivery(id, target.address(), session, Json.write(body), 0);
                })
                .toList();
    }

    /** Schedules the sending of due deliveries. */
    public void sendDue() {
        senders().forEach(sender -> workers.execute(sender::send));
    }

    private synchronized List<DeliverySender> senders() {
        List<WebhookTarget> now = targets.get();
        if (!senders.keySet().equals(Set.copyOf(now))) {
            Map<WebhookTarget, DeliverySender> former = senders;
            senders = now.stream()
                    .collect(Collectors.toMap(
                            Function.identity(),
                            target -> former.containsKey(target)
                                    ? former.get(target)
                                    : new DeliverySender(target, deliveries, workers, clock, outcome)));
            former.forEach((target, sender) -> {
                if (!senders.containsKey(target)) {
                    sender.close();
                }
            });
        }
        return List.copyOf(senders.values());
    }

    /**
     * Sends an event that belongs to no session, unless an event of the same name was sent within the interval.
     *
     * @param name of the event, for all servers that share the store
     */
    public void sendOnce(String name, Duration interval, String type, ObjectNode data) {
        List<Delivery> news = of(type, "", data);
        if (news.isEmpty()) {
            return;
        }
        var unused = deliveries.addOnce(name, interval, news).whenComplete((added, failure) -> {
            if (failure == null) {
                sendDue();
            } else {
                LOG.warn("Storing a {} webhook failed: {}", type, failure.getMessage());
            }
        });
    }

    /** Stops sending. Deliveries that are being sent may be sent again by the next server. */
    @Override
    public synchronized void close() {
        stop.run();
        senders.values().forEach(DeliverySender::close);
    }
}
