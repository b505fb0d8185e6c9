// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tracks whether PostgreSQL can be reached, and logs one line for each change. Thread-safe. */
final class Reachability {
    private static final Logger LOG = LoggerFactory.getLogger(Reachability.class);
    private static final String CONNECTION_EXCEPTION = "08";

    /** The server shuts down, has crashed, or is starting. */
    private static final Set<String> NOT_SERVING = Set.of("57P01", "57P02", "57P03");

    private static final int ANSWER_SECONDS = 5;
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final String place;
    private final AtomicBoolean away = new AtomicBoolean();
    private volatile long backNanos = System.nanoTime();

    /** @param place host, port and database, for operators */
    Reachability(String place) {
        this.place = place;
    }

    /** Notes that PostgreSQL has answered. */
    void reached() {
        if (away.get() && away.compareAndSet(true, false)) {
            backNanos = System.nanoTime();
            LOG.warn("Connected to PostgreSQL at {} again", place);
        }
    }

    /**
     * Notes a failure. Logs each failure that does not concern the connection.
     *
     * @param startNanos when the work began; if PostgreSQL has come back since, the failure is outdated
     */
    void failed(SQLException failure, long startNanos) {
        String reason = reason(failure);
        if (reason == null && failure instanceof SQLTransientConnectionException) {
            // The pool's message has the time and the numbers of connections.
            LOG.warn("No connection to PostgreSQL at {} became free: {}", place, firstLine(failure));
        } else if (reason == null) {
            LOG.warn("PostgreSQL failed ({}): {}", failure.getSQLState(), firstLine(failure));
        } else if (startNanos - backNanos >= 0 && away.compareAndSet(false, true)) {
            LOG.warn("PostgreSQL at {} is unreachable, retrying: {}", place, reason);
        }
    }

    /**
     * Waits until PostgreSQL accepts connections. A supervisor often starts both at the same time. Returns immediately if PostgreSQL
     * refuses this user or database, because waiting does not help.
     *
     * @throws IOException if it cannot be reached within the time limit; the message says what to check
     */
    static void await(String url, String place, Duration limit) throws IOException {
        long start = System.nanoTime();
        long pause = FIRST_PAUSE_MILLIS;
        for (String reason = attempt(url); reason != null; reason = attempt(url)) {
            if (System.nanoTime() - start >= limit.toNanos()) {
                throw new IOException("PostgreSQL at " + place + " could not be reached within " + limit.toSeconds()
                        + " s: " + reason + " Check that it is running, that store has the right host and port, and"
                        + " that no firewall or container network separates it from this server.");
            }
            LOG.warn("Waiting for PostgreSQL at {}, retrying: {}", place, reason);
            try {
                TimeUnit.MILLISECONDS.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("Interrupted while waiting for PostgreSQL at " + place + ".", e);
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
    }

    private static @Nullable String attempt(String url) {
        try {
            PostgresSource.of(url, "karta-start", ANSWER_SECONDS)
                    .getConnection()
                    .close();
            return null;
        } catch (SQLException e) {
            return reason(e);
        }
    }

    /** Returns why PostgreSQL cannot be reached; null if the failure has another cause. */
    private static @Nullable String reason(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e
                    && e.getSQLState() != null
                    && (e.getSQLState().startsWith(CONNECTION_EXCEPTION) || NOT_SERVING.contains(e.getSQLState()))) {
                // The pool's own message only says that it has no connection.
                return firstLine(e.getCause() instanceof SQLException root ? root : e);
            }
        }
        return null;
    }

    /** Returns the first line of a message. Later lines quote values, which can be a visitor's text. */
    private static String firstLine(SQLException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
