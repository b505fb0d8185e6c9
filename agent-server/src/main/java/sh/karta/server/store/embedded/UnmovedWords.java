// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Event;
import sh.karta.server.store.SessionHead;

/**
 * Words of running answers on their way into the table of events. They are committed to {@link WordsRing} and kept here as well;
 * they move when they are old enough to fill a page, and before anything else of their session is written. So an answer costs a
 * page of the table for a score of its words instead of one for each.
 *
 * <p>What a transaction changes here counts from {@link #committed} on, or not at all. All but {@link #of} is for the writer's
 * thread.
 */
final class UnmovedWords {
    /** So long a disk is left alone that took no move. */
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** The price of one is about a page, and appends wait meanwhile. */
    private static final int SESSIONS_AT_ONCE = 4;
    /** A third of what a row of the ring holds, for characters of three bytes. */
    private static final int MAX_CHARACTERS = 1_200;

    private final WordsRing ring = new WordsRing();
    /** As of the last commit. */
    private final Map<String, Words> unmoved = new ConcurrentHashMap<>();
    /** Its keys, the session with the oldest words first. */
    private final Set<String> oldestFirst = new LinkedHashSet<>();
    /** What the open transaction changes: null for a session whose words have moved. */
    private final Map<String, @Nullable Words> changes = new LinkedHashMap<>();
    /** The row that was being filled when the transaction began. */
    private long firstRow;

    /** Of this transaction: a page for each session moved, and one less for each job whose words share a row's. */
    private int pages;

    private boolean ringUsed;
    private boolean emptied;
    private long lastKept;
    private long notBefore = System.nanoTime();

    private final long age;

    /** @param age how old words get before they move, and how long after the last of them the ring is emptied */
    UnmovedWords(Duration age) {
        this.age = age.toNanos();
    }

    /** Committed words of a session that may not be in the table yet, in order; perhaps none. Any thread. */
    List<Event> of(String session) {
        Words words = unmoved.get(session);
        return words == null ? List.of() : words.events();
    }

    private @Nullable Words current(String session) {
        return changes.containsKey(session) ? changes.get(session) : unmoved.get(session);
    }

    /** Whether a session's log ends at a seq. */
    boolean endsAt(Statements statements, String session, long seq) throws SQLException {
        Words words = current(session);
        return words == null ? EventTable.endsAt(statements, session, seq) : words.lastSeq() == seq;
    }

    /** Whether words are to be kept here at first: longer ones fill pages of the table by themselves. */
    static boolean areShort(List<Event> events) {
        int characters = 0;
        for (Event event : events) {
            characters += event.json().length();
        }
        return characters <= MAX_CHARACTERS;
    }

    /** Takes short words that follow; false if there is no room for them. */
    boolean keep(Statements statements, SessionHead head, List<Event> events) throws SQLException {
        if (unmoved.isEmpty() && changes.isEmpty()) {
            ring.beginRow();
        }
        byte[] bytes = new WordsRing.Appended(head.id(), head.createdAt(), events).bytes();
        if (!ring.fits(bytes.length, oldestRow())) {
            return false;
        }
        ring.add(statements, bytes);
        Words before = current(head.id());
        changes.put(head.id(), before == null ? Words.of(System.nanoTime(), firstRow, events) : before.and(events));
        pages--;
        return true;
    }

    private long oldestRow() {
        Words oldest = oldest();
        return oldest == null ? firstRow : oldest.row();
    }

    private @Nullable Words oldest() {
        return oldestFirst.isEmpty() ? null : unmoved.get(oldestFirst.iterator().next());
    }

    /** Moves a session's words; those of one that another process has deleted meanwhile are gone. */
    void move(Statements statements, String session) throws SQLException {
        Words words = current(session);
        if (words != null) {
            EventTable.complete(statements, session, words.events());
            changes.put(session, null);
            pages++;
        }
    }

    /** Drops a session's words. */
    void drop(String session) {
        if (current(session) != null) {
            changes.put(session, null);
        }
    }

    /** How long nothing is to be moved; {@link Long#MAX_VALUE} for as long as nothing is appended. */
    long nanosUntilDue(long now) {
        Words oldest = oldest();
        long due;
        if (oldest == null) {
            if (!ringUsed) {
                return Long.MAX_VALUE;
            }
            due = lastKept + age - now;
        } else {
            due = ring.narrow(oldest.row()) ? 0 : oldest.since() + age - now;
        }
        return Math.max(0, Math.max(due, notBefore - now));
    }

    /** Moves the oldest words of a few sessions, or empties the ring when there are none. */
    void moveSome(Statements statements) throws SQLException {
        int moved = 0;
        for (String session : oldestFirst) {
            if (moved++ == SESSIONS_AT_ONCE) {
                return;
            }
            move(statements, session);
        }
        if (moved == 0) {
            statements.of("DELETE FROM words").executeUpdate();
            emptied = true;
        }
    }

    /** Whether {@link #moveSome} has something to do, due or not. */
    boolean any() {
        return ringUsed || !oldestFirst.isEmpty();
    }

    /** To be called before each commit. */
    void write(Statements statements) throws SQLException {
        ring.write(statements);
    }

    /**
     * To be called after each commit.
     *
     * @param jobs how many made the transaction
     * @return how many pages they have written, roughly
     */
    int committed(int jobs) {
        changes.forEach((session, words) -> {
            Words before = words == null ? unmoved.remove(session) : unmoved.put(session, words);
            if (words == null) {
                oldestFirst.remove(session);
            } else if (before == null || before.row() != words.row() || before.since() != words.since()) {
                oldestFirst.remove(session);
                oldestFirst.add(session);
            }
        });
        changes.clear();
        int rows = ring.takePages();
        if (emptied) {
            ringUsed = false;
        } else if (rows > 0) {
            ringUsed = true;
            lastKept = System.nanoTime();
        }
        int written = jobs + pages + rows;
        begin();
        return written;
    }

    /** To be called when a transaction came to nothing. */
    void rolledBack() {
        changes.clear();
        ring.rolledBack();
        begin();
    }

    private void begin() {
        pages = 0;
        emptied = false;
        firstRow = ring.number();
    }

    /** To be called when nothing could be moved. */
    void postpone() {
        notBefore = System.nanoTime() + RETRY_NANOS;
    }
}
