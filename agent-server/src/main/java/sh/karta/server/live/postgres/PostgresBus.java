// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.live.postgres;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.live.LiveBus;
import sh.karta.server.work.Outage;

/**
 * Broadcasts with NOTIFY, at most every 55 ms. Has two connections of its own, because notifications in the transactions of the store would
 * halve the commits per second: PostgreSQL serializes transactions that notify.
 */
public final class PostgresBus implements LiveBus {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresBus.class);
    private static final String CHANNEL = "karta_live";
    private static final int EVERY_MILLIS = 55;
    private static final int PING_MILLIS = 5_000;
    private static final int RETRY_MILLIS = 1_000;
    /** With {@link #PING_MILLIS}, a connection that has fallen silent is replaced within 8 s. */
    private static final int SOCKET_SECONDS = 3;

    /** Limits the memory of pending messages while the database is slow. Readers on other servers notice the gap and read the store. */
    private static final int MAX_WAITING = 10_000;

    private final Outage sending = new Outage(
            LOG, "Sending text to other servers failed, reconnecting", "Sending text to other servers works again");
    private final Outage receiving = new Outage(
            LOG,
            "Receiving text from other servers failed, reconnecting",
            "Receiving text from other servers works again");

    private final String url;
    private final String node = UUID.randomUUID().toString();
    private final Thread speaker = new Thread(this::speak, "karta-bus");
    private final Thread hearer = new Thread(this::receive, "karta-listen");
    /** Pending messages in order, by session. */
    private final Map<String, List<Object>> waiting = new LinkedHashMap<>();

    private int count;
    /** How many times a connection was replaced because of an error of this server. */
    private final AtomicLong restarts = new AtomicLong();

    private volatile boolean closed;
    private volatile @Nullable Listener listener;

    /** @param url {@code jdbc:postgresql://…}, with user and password */
    public PostgresBus(String url) {
        this.url = url;
        speaker.setDaemon(true);
        hearer.setDaemon(true);
        speaker.start();
    }

    /** Starts listening. Call once. */
    @Override
    public void listen(Listener to) {
        listener = to;
        hearer.start();
    }

    @Override
    public void publish(Delta deltas) {
        synchronized (waiting) {
            List<Object> of = waiting.computeIfAbsent(deltas.session(), session -> new ArrayList<>());
            Delta before = !of.isEmpty() && of.get(of.size() - 1) instanceof Delta last ? last : null;
            if (before != null && before.continuedBy(deltas)) {
                of.set(of.size() - 1, before.and(deltas));
            } else {
                add(of, deltas);
            }
        }
    }

    @Override
    public void changed(String session) {
        synchronized (waiting) {
            add(waiting.computeIfAbsent(session, id -> new ArrayList<>()), BusMessages.changed(session));
        }
    }

    @Override
    public void interrupt(String session, long turnId) {
        synchronized (waiting) {
            add(waiting.computeIfAbsent(session, id -> new ArrayList<>()), BusMessages.interrupt(session, turnId));
        }
    }

    private void add(List<Object> to, Object message) {
        if (count < MAX_WAITING) {
            to.add(message);
            count++;
        }
        waiting.notifyAll();
    }

    /** Returns the pending messages, of which there is at least one. */
    private List<ObjectNode> nextBatch() throws InterruptedException {
        synchronized (waiting) {
            while (waiting.isEmpty()) {
                waiting.wait();
            }
            List<ObjectNode> all = new ArrayList<>(count);
            waiting.values()
                    .forEach(of -> of.forEach(message -> all.add(
                            message instanceof Delta deltas ? BusMessages.delta(deltas) : (ObjectNode) message)));
            waiting.clear();
            count = 0;
            return all;
        }
    }

    private Connection connect(String name) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", name);
        properties.setProperty("connectTimeout", Integer.toString(SOCKET_SECONDS));
        properties.setProperty("socketTimeout", Integer.toString(SOCKET_SECONDS));
        properties.setProperty("tcpKeepAlive", "true");
        return DriverManager.getConnection(url, properties);
    }

    private void speak() {
        while (!closed) {
            try (Connection connection = connect("karta-bus");
                    PreparedStatement notify =
                            connection.prepareStatement("SELECT pg_notify('" + CHANNEL + "', p) FROM unnest(?) AS p")) {
                while (!closed) {
                    List<String> payloads = BusMessages.pack(node, nextBatch());
                    notify.setArray(1, connection.createArrayOf("text", payloads.toArray()));
                    notify.execute();
                    sending.succeeded();
                    // Messages that arrive during the wait go into one statement.
                    TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
                }
            } catch (SQLException e) {
                pause(sending, e);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // Without this thread, the readers of other servers would wait for the store with every word.
                restart("Sending text to other servers failed, restarting", e);
            }
        }
    }

    private void receive() {
        Listener to = listener;
        while (!closed && to != null) {
            try (Connection connection = connect("karta-listen");
                    Statement statement = connection.createStatement()) {
                statement.execute("LISTEN " + CHANNEL);
                receiving.succeeded();
                to.missed();
                PGConnection notifications = connection.unwrap(PGConnection.class);
                while (!closed) {
                    PGNotification[] some = notifications.getNotifications(PING_MILLIS);
                    for (PGNotification each : some == null ? new PGNotification[0] : some) {
                        BusMessages.read(node, each.getParameter(), to);
                    }
                    if (some == null || some.length == 0) {
                        statement.execute("SELECT 1");
                    }
                }
            } catch (SQLException e) {
                pause(receiving, e);
            } catch (RuntimeException e) {
                restart("Receiving text from other servers failed, restarting", e);
            }
        }
    }

    private void restart(String what, RuntimeException cause) {
        if (!closed) {
            restarts.incrementAndGet();
            LOG.error(what, cause);
            rest();
        }
    }

    private void pause(Outage outage, SQLException cause) {
        if (!closed) {
            outage.failed(String.valueOf(cause.getMessage()));
            rest();
        }
    }

    private static void rest() {
        try {
            Thread.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public long restarts() {
        return restarts.get();
    }

    @Override
    public void close() {
        closed = true;
        speaker.interrupt();
        hearer.interrupt();
    }
}
