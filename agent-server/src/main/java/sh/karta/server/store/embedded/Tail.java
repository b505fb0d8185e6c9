// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import sh.karta.server.event.Event;

/** The end of a log whose turn runs: where it ends, and its words that the table of events may not have yet. Thread-safe. */
final class Tail {
    /** Writes words to where a kill of the process does not reach them; false if it cannot. */
    interface Keeper {
        boolean keep();
    }

    /** Makes a place for words that are about to come. */
    interface Gathering {
        Words begin(Tail tail);
    }

    private final String session;
    private final List<Words> words = new ArrayList<>(2);
    private long lastSeq;
    /** The writer changes the log in its open transaction, or has forgotten this: words go through the writer. */
    private boolean frozen;

    Tail(String session, long lastSeq) {
        this.session = session;
        this.lastSeq = lastSeq;
    }

    String session() {
        return session;
    }

    /**
     * Adds words that follow, if they are kept.
     *
     * @param record an {@link Appended#record} with them
     */
    synchronized boolean append(long expectedSeq, long newLastSeq, byte[] record, Gathering gathering, Keeper keeper) {
        if (frozen || lastSeq != expectedSeq) {
            return false;
        }
        Words last = words.isEmpty() ? null : words.get(words.size() - 1);
        Words open = last == null || !last.takesMore() ? gathering.begin(this) : last;
        if (!keeper.keep()) {
            if (open != last) {
                open.go();
            }
            return false;
        }
        if (open != last) {
            words.add(open);
        }
        open.add(record, expectedSeq + 1, newLastSeq);
        lastSeq = newLastSeq;
        return true;
    }

    /** All words, in order. */
    synchronized List<Event> events() {
        List<Event> all = new ArrayList<>();
        words.forEach(w -> all.addAll(w.events()));
        return all;
    }

    /** To be called by the writer before it changes the log. Words that come now wait for the outcome. */
    synchronized List<Words> freeze() {
        frozen = true;
        return List.copyOf(words);
    }

    /** What was called for did not happen. */
    synchronized void thaw() {
        frozen = false;
    }

    /** The log ends here now. */
    synchronized void endsAt(long seq) {
        lastSeq = seq;
        frozen = false;
    }

    /** Some words get no more; whether there is anything of them to be moved. */
    synchronized boolean seal(Words some) {
        some.seal();
        return !some.gone() && !some.empty();
    }

    /** Forgets words that have moved. */
    synchronized void remove(Words some) {
        some.go();
        for (Iterator<Words> all = words.iterator(); all.hasNext(); ) {
            if (all.next() == some) {
                all.remove();
                return;
            }
        }
    }
}
