// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Event;
import sh.karta.server.store.SessionHead;

/**
 * Words of running answers on their way into the table of events. The thread that appends them writes them to {@link WordsFile},
 * and they are kept here as well; the writer moves them when they are old enough to fill a page, and before anything else of their
 * session is written. So words wait for no transaction, and an answer costs a row of the table for a score of its words.
 *
 * <p>{@link #append}, {@link #of} and {@link #oldestSegment} are for any thread, all else for the writer's. What a transaction
 * changes counts from {@link #committed} on, or not at all.
 */
final class UnmovedWords {
    /** So long a disk is left alone that took no move. */
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Words that will be due after so small a part of their time move with those that are: a commit costs more than they do. */
    private static final int EARLIER = 8;
    /** Half a millisecond: what was promised to visitors waits meanwhile, and with few processors, so do those who read words. */
    private static final int SESSIONS_AT_ONCE = 4;
    /** Longer ones fill pages of the table by themselves. */
    private static final int MAX_CHARACTERS = 1_200;

    private final WordsFile file;
    private final boolean mine;
    private final long age;
    /** Of the sessions whose turn runs here. */
    private final Map<String, Tail> tails = new ConcurrentHashMap<>();

    private final Queue<Words> oldestFirst = new ConcurrentLinkedQueue<>();
    /** What the open transaction moves, or drops. */
    private final Set<Words> moving = new LinkedHashSet<>();
    /** Where logs end after the open transaction; null for one without a running turn. */
    private final Map<String, @Nullable Long> ends = new LinkedHashMap<>();

    private volatile long lastKept = System.nanoTime();
    private long notBefore = System.nanoTime();
    private volatile boolean closed;

    /**
     * @param last the number of the last segment found in the file
     * @param mine whether this process is the one that writes and moves words; else it only shows them
     * @param age how old words get before they move, and how long after the last of them the file is emptied
     */
    UnmovedWords(Path file, long last, boolean mine, Duration age) {
        this.file = new WordsFile(file, last, this::oldestSegment);
        this.mine = mine;
        this.age = age.toNanos();
    }

    WordsFile file() {
        return file;
    }

    /** The lowest number of a segment with words that have not moved. */
    private long oldestSegment() {
        long oldest = Long.MAX_VALUE;
        for (Words words : oldestFirst) {
            if (!words.gone()) {
                oldest = Math.min(oldest, words.segment);
            }
        }
        return oldest;
    }

    /** Takes short words that follow on what is known here; false if they are to go through the writer. */
    boolean append(SessionHead head, long expectedSeq, List<Event> events) {
        Tail tail = tails.get(head.id());
        if (tail == null || !mine || closed || !areShort(events)) {
            return false;
        }
        byte[] record = new Appended(head.id(), head.createdAt(), events).record();
        long last = events.get(events.size() - 1).seq();
        return tail.append(expectedSeq, last, record, this::begin, () -> file.append(record));
    }

    private static boolean areShort(List<Event> events) {
        int characters = 0;
        for (Event event : events) {
            characters += event.json().length();
        }
        return characters <= MAX_CHARACTERS;
    }

    /** Listed before the file has any of them, so that it keeps their segment. */
    private Words begin(Tail tail) {
        Words words = new Words(tail, System.nanoTime(), Math.max(1, file.number()));
        oldestFirst.add(words);
        lastKept = words.since;
        return words;
    }

    /** Takes what was found in the file at the start. */
    void adopt(LeftWords.Run run) {
        long before = run.events().get(0).seq() - 1;
        Tail tail = tails.computeIfAbsent(run.session(), id -> new Tail(id, before));
        Words words = new Words(tail, System.nanoTime() - age, run.segment());
        oldestFirst.add(words);
        byte[] record = new Appended(run.session(), run.createdAt(), run.events()).record();
        tail.append(before, run.lastSeq(), record, t -> words, () -> true);
    }

    /** Words of a session that may not be in the table yet, in order; perhaps none. */
    List<Event> of(String session) {
        Tail tail = tails.get(session);
        return tail == null ? List.of() : tail.events();
    }

    /** Moves a session's words, because something else of it is to be written. Words that come meanwhile wait for the commit. */
    void settle(Statements statements, String session) throws SQLException {
        Tail tail = tails.get(session);
        if (tail != null) {
            ends.putIfAbsent(session, null);
            for (Words words : tail.freeze()) {
                move(statements, words);
            }
        }
    }

    /** Drops a session's words. */
    void drop(String session) {
        Tail tail = tails.get(session);
        if (tail != null) {
            ends.put(session, null);
            moving.addAll(tail.freeze());
        }
    }

    /** After {@link #settle}: the log ends here, and its turn goes on. */
    void endsAt(String session, long seq) {
        ends.put(session, seq);
        if (mine) {
            file.prepare();
        }
    }

    /** After {@link #settle}: no more words are expected. */
    void rests(String session) {
        ends.put(session, null);
    }

    private void move(Statements statements, Words words) throws SQLException {
        if (moving.add(words)
                && words.tail.seal(words)
                && !EventTable.complete(statements, words.tail.session(), words)) {
            // Another process has deleted the session: what still comes is to find that out.
            moving.addAll(words.tail.freeze());
            ends.put(words.tail.session(), null);
        }
    }

    /** How long nothing is to be moved; {@link Long#MAX_VALUE} for ever. Words that come meanwhile are not too old by then. */
    long nanosUntilDue(long now) {
        if (!mine) {
            return Long.MAX_VALUE;
        }
        Words oldest = oldest();
        long due = age;
        if (oldest != null) {
            due = file.narrow(oldest.segment) ? 0 : oldest.since + age - now;
        } else if (file.any()) {
            due = lastKept + age - now;
        }
        return Math.max(0, Math.max(due, notBefore - now));
    }

    private @Nullable Words oldest() {
        Words oldest = oldestFirst.peek();
        while (oldest != null && oldest.gone()) {
            oldestFirst.remove();
            oldest = oldestFirst.peek();
        }
        return oldest;
    }

    /** Moves the oldest words of a few sessions, or erases the file when there are none. */
    void moveSome(Statements statements) throws SQLException {
        Words oldest = oldest();
        if (oldest == null) {
            file.erase();
            lastKept = System.nanoTime();
            return;
        }
        long until = closed || file.narrow(oldest.segment)
                ? Long.MAX_VALUE
                : System.nanoTime() - (age - age / EARLIER) - oldest.since;
        for (Words words : oldestFirst) {
            if (moving.size() >= SESSIONS_AT_ONCE || (words != oldest && words.since - oldest.since > until)) {
                return;
            }
            if (!words.gone()) {
                move(statements, words);
            }
        }
    }

    /** Whether {@link #moveSome} has something to do, due or not. */
    boolean any() {
        return mine && oldest() != null;
    }

    /**
     * To be called after each commit.
     *
     * @return how many moved
     */
    int committed() {
        int moved = moving.size();
        for (Words words : moving) {
            file.moved(words.segment);
            words.tail.remove(words);
        }
        moving.clear();
        ends.forEach((session, seq) -> {
            Tail tail = tails.get(session);
            if (seq == null) {
                tails.remove(session);
            } else if (tail == null) {
                tails.put(session, new Tail(session, seq));
            } else {
                tail.endsAt(seq);
            }
        });
        ends.clear();
        return moved;
    }

    /** To be called when a transaction came to nothing. */
    void rolledBack() {
        moving.clear();
        ends.keySet().forEach(session -> {
            Tail tail = tails.get(session);
            if (tail != null) {
                tail.thaw();
            }
        });
        ends.clear();
    }

    /** To be called when nothing could be moved. */
    void postpone() {
        notBefore = System.nanoTime() + RETRY_NANOS;
    }

    /** From now on words go through the writer. */
    void close() {
        closed = true;
    }
}
