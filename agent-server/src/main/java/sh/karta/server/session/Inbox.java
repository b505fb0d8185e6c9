// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What the bus has received for one session. Handled in order on worker threads, one message at a time, so that a session that waits for the
 * store delays no other one. Adding never waits. Thread-safe.
 */
final class Inbox {
    /** Limits the memory while the session waits. Its readers notice the gap and get the text from the store. */
    private static final int MAX_WAITING = 256;

    private final Executor workers;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean busy;

    Inbox(Executor workers) {
        this.workers = workers;
    }

    /** Adds words, unless too many messages wait. */
    void addWords(Runnable message) {
        add(message, MAX_WAITING);
    }

    void add(Runnable message) {
        add(message, Integer.MAX_VALUE);
    }

    private void add(Runnable message, int limit) {
        synchronized (waiting) {
            if (waiting.size() < limit) {
                waiting.add(message);
            }
            if (busy) {
                return;
            }
            busy = true;
        }
        workers.execute(this::handleNext);
    }

    private void handleNext() {
        Runnable message = next();
        if (message != null) {
            try {
                message.run();
            } finally {
                // As a task of its own, so that a busy session leaves the thread to others.
                workers.execute(this::handleNext);
            }
        }
    }

    private @Nullable Runnable next() {
        synchronized (waiting) {
            busy = !waiting.isEmpty();
            return waiting.poll();
        }
    }
}
