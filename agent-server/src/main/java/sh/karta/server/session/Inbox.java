// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The deltas and changes that the bus has received for one session. Handled in order on other threads, one at a time, so that a session that
 * waits for the store delays no other one. Adding never waits. Thread-safe.
 */
final class Inbox {
    /** Limits the memory while the session waits. Its readers notice the gap and get the text from the store. */
    private static final int MAX_WAITING = 256;

    private final Executor threads;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean busy;
    /** Whether a check for a change waits. */
    private boolean changed;

    Inbox(Executor threads) {
        this.threads = threads;
    }

    /** Adds deltas, unless too many messages wait. */
    void addDelta(Runnable message) {
        synchronized (waiting) {
            if (waiting.size() < MAX_WAITING) {
                add(message);
            }
        }
    }

    /** Adds a check for a change, unless one waits already: the waiting check will see this change, too. */
    void addChange(Runnable check) {
        synchronized (waiting) {
            if (!changed) {
                changed = true;
                add(() -> {
                    synchronized (waiting) {
                        changed = false;
                    }
                    check.run();
                });
            }
        }
    }

    /** Queues a message and starts a thread if none is busy. Called under the lock. */
    private void add(Runnable message) {
        waiting.add(message);
        if (!busy) {
            busy = true;
            threads.execute(this::handleNext);
        }
    }

    private void handleNext() {
        Runnable message = next();
        if (message != null) {
            try {
                message.run();
            } finally {
                // Continues in a separate task, so that a busy session leaves the thread to others.
                threads.execute(this::handleNext);
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
