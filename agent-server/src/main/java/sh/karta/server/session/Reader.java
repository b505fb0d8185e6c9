// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.util.ArrayList;
import java.util.List;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventType;
import sh.karta.server.live.TurnText;
import sh.karta.server.store.session.Row;

/**
 * Reads a session for one reader, from a cursor to the next event that ends or pauses a turn. It has no queue: each poll returns
 * everything the reader lacks, so a slow reader gets fewer and longer pieces of text.
 *
 * <p>A turn that waits for an approval is not shown as running, because the wire protocol pauses it with {@code session.status_idle}, which
 * ends the stream.
 *
 * <p>A reader that lacks deltas of an open part gets only these, as one delta, if they are in memory. It gets the part whole if its deltas may
 * differ from the stored ones, as after a take-over, or if it needs the store, which has no single deltas.
 *
 * <p>It ends when the session gets another owner, as after a sign-in.
 *
 * <p>{@link #poll} is for one thread at a time. {@code wake} is called on any thread when there may be something to poll.
 */
public final class Reader implements AutoCloseable {
    private static final int PAGE = 128;

    private final LiveSession session;
    private final Owner owner;
    private final Runnable wake;
    private long cursor;
    private volatile boolean ended;

    Reader(LiveSession session, Owner owner, long after, Runnable wake) {
        this.session = session;
        this.owner = owner;
        this.cursor = after;
        this.wake = wake;
    }

    void wake() {
        wake.run();
    }

    void finish() {
        ended = true;
        wake.run();
    }

    /**
     * Returns the next public events in order, perhaps none. Reads the store when the reader is behind.
     *
     * @throws sh.karta.server.problem.Problem when the store cannot be read
     */
    public List<Event> poll() {
        List<Event> next = new ArrayList<>(2);
        while (next.isEmpty() && !ended) {
            long known;
            synchronized (session.lock) {
                if (!session.state().belongsTo(owner)) {
                    ended = true;
                    return next;
                }
                TurnText live = session.live();
                if (live.covers(cursor)) {
                    List<Event> events = live.after(cursor);
                    append(events, next);
                    if (events.isEmpty()) {
                        endIfIdle();
                        return next;
                    }
                    continue;
                }
                // The store returns an event before its append is acknowledged. A reader who sees the end of a turn may
                // start the next one, so events are hidden until the session knows them.
                known = Math.max(session.state().lastSeq(), live.start());
            }
            List<Row> page = session.store().rows(session.id(), cursor, known + 1, PAGE);
            append(page.stream().map(LoadedSession::event).toList(), next);
            if (page.size() < PAGE && !ended) {
                cursor = Math.max(cursor, known);
            }
        }
        return next;
    }

    /** Ends the reader of an idle session that has nothing after the cursor (wire protocol §3). */
    private void endIfIdle() {
        if (!session.expectsEnd()) {
            ended = true;
        }
    }

    private void append(List<Event> events, List<Event> next) {
        for (Event event : events) {
            if (ended) {
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
    }

    /** Returns whether the stream is complete and must be closed. */
    public boolean ended() {
        return ended;
    }

    /** Stops following. */
    @Override
    public void close() {
        session.removeReader(this);
    }
}
