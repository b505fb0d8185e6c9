// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventType;
import sh.karta.server.store.EventLog;

/**
 * One reader's way through a session's log, from a cursor to the next event that ends a turn or pauses it. Fresh events
 * arrive through a short queue; a reader that is too slow for it loses the queue, not events: it reads them from the log.
 *
 * <p>{@link #poll} is for one thread at a time. {@code wake} is called, from any thread, after there may be something to poll.
 */
public final class Follower implements AutoCloseable {
    /** Beyond this many waiting events the reader is slow. Bounds the memory of a stalled stream. */
    private static final int QUEUE = 128;

    private static final int PAGE = 128;

    private final LiveSession session;
    private final EventLog log;
    private final Runnable wake;
    private final Deque<Event> queue = new ArrayDeque<>();
    private long cursor;
    /** Whether the queue goes on right after the cursor; guarded by the session's lock like the queue. */
    private boolean live;

    private volatile boolean ended;

    Follower(LiveSession session, EventLog log, long after, Runnable wake) {
        this.session = session;
        this.log = log;
        this.cursor = after;
        this.wake = wake;
    }

    /** Called under the session's lock. */
    void offer(List<Event> events) {
        if (!live) {
            return;
        }
        if (queue.size() + events.size() > QUEUE) {
            queue.clear();
            live = false;
        } else {
            queue.addAll(events);
        }
    }

    void wake() {
        wake.run();
    }

    void end() {
        ended = true;
        wake.run();
    }

    /**
     * The next public events in order, perhaps none. Reads the store when the reader is behind.
     *
     * @throws sh.karta.server.problem.Problem when the store cannot be read
     */
    public List<Event> poll() {
        List<Event> next = new ArrayList<>(2);
        while (next.isEmpty() && !ended && !drainQueue(next)) {
            List<Event> page = log.read(session.id(), cursor, PAGE);
            long known = lastKnown();
            // The store shows an event before it is acknowledged. Who sees the end of a turn may begin the next one, so
            // nobody sees it before the session knows.
            page.stream().filter(e -> e.seq() <= known).forEach(e -> take(e, next));
            boolean more = page.size() == PAGE && page.get(PAGE - 1).seq() <= known;
            if (!more && !ended) {
                joinLive();
            }
        }
        return next;
    }

    private long lastKnown() {
        synchronized (session.lock) {
            return session.state.lastSeq();
        }
    }

    /** Takes what is queued; false for a reader that has to read the log first. */
    private boolean drainQueue(List<Event> next) {
        synchronized (session.lock) {
            if (!live) {
                return false;
            }
            while (!queue.isEmpty() && !ended) {
                take(queue.remove(), next);
            }
            endIfIdle();
            return true;
        }
    }

    /** From the log to the queue, unless more was appended while we read. */
    private void joinLive() {
        synchronized (session.lock) {
            if (cursor >= session.state.lastSeq()) {
                live = true;
                endIfIdle();
            }
        }
    }

    /** Wire protocol §3: a session that is idle with nothing after the cursor is not followed. */
    private void endIfIdle() {
        if (queue.isEmpty() && !session.state.running()) {
            ended = true;
        }
    }

    private void take(Event event, List<Event> next) {
        if (ended || event.seq() <= cursor) {
            return;
        }
        cursor = event.seq();
        Event shown = event.shown();
        if (shown != null) {
            next.add(shown);
        }
        if (EventType.endsStream(event.type())) {
            ended = true;
        }
    }

    /** Whether nothing will come any more: the stream is to be closed. */
    public boolean ended() {
        return ended;
    }

    /** Stops following. */
    @Override
    public void close() {
        session.unfollow(this);
    }
}
