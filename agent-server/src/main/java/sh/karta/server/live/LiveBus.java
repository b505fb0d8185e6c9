// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.live;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Tells other servers of words and changes as they happen, so that their readers need not wait for the store. Messages may be lost: then
 * the readers get the text from the store, up to two seconds later. Thread-safe. Publishing never waits.
 */
public interface LiveBus extends AutoCloseable {
    /** For a server alone. */
    LiveBus NONE = new LiveBus() {
        @Override
        public void said(Said words) {
            // no other servers
        }

        @Override
        public void changed(String session) {
            // no other servers
        }

        @Override
        public void interrupt(String session, long turnId) {
            // no other servers
        }

        @Override
        public void listen(Listener listener) {
            // no other servers
        }

        @Override
        public void close() {
            // holds nothing
        }
    };

    /**
     * A word and where its number and its text end.
     *
     * @param end length of the part's text with the word
     */
    record Mark(long number, int end) {}

    /**
     * Words that follow directly on each other.
     *
     * @param run the run that says them
     * @param part the name of the part within its turn
     * @param fromChar where they begin in the part's text
     */
    record Said(String session, UUID run, String part, int fromChar, List<Mark> marks, String text) {
        long first() {
            return marks.get(0).number();
        }

        public long last() {
            return marks.get(marks.size() - 1).number();
        }

        /** Returns whether other words follow directly on these. */
        public boolean continuedBy(Said next) {
            return run.equals(next.run) && part.equals(next.part) && last() + 1 == next.first();
        }

        /** Returns these words and those that follow on them. */
        public Said and(Said next) {
            List<Mark> all = new ArrayList<>(marks);
            all.addAll(next.marks);
            return new Said(session, run, part, fromChar, all, text + next.text);
        }
    }

    /** Listener for other servers. Called on the bus's thread, which must not wait. */
    interface Listener {
        void said(Said words);

        /** Rows were appended to a session. */
        void changed(String session);

        /** Somebody wants a turn to end that this server may drive. */
        void interrupt(String session, long turnId);

        /** Something may have been missed. */
        void missed();
    }

    void said(Said words);

    void changed(String session);

    /** Asks the server that drives a turn to end it. */
    void interrupt(String session, long turnId);

    /** Starts to listen. */
    void listen(Listener listener);

    @Override
    void close();
}
