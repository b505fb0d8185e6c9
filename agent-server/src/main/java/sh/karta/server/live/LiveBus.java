// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.live;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Broadcasts deltas and changes to the other servers, so that their readers need not wait for the store. Messages may be lost. Readers then
 * get the text from the store, up to two seconds later. Thread-safe. Publishing never blocks.
 */
public interface LiveBus extends AutoCloseable {
    /** The bus of a single server. */
    LiveBus NONE = new LiveBus() {
        @Override
        public void publish(Delta deltas) {
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
            // nothing to close
        }
    };

    /**
     * The number of a word and the end of its text.
     *
     * @param end length of the part's text with the word
     */
    record Mark(long number, int end) {}

    /**
     * Consecutive deltas of one part.
     *
     * @param run the run that wrote them
     * @param part the name of the part within its turn
     * @param fromChar their offset in the part's text
     */
    record Delta(String session, UUID run, String part, int fromChar, List<Mark> marks, String text) {
        long first() {
            return marks.get(0).number();
        }

        public long last() {
            return marks.get(marks.size() - 1).number();
        }

        /** Returns whether other deltas directly follow these. */
        public boolean continuedBy(Delta next) {
            return run.equals(next.run) && part.equals(next.part) && last() + 1 == next.first();
        }

        /** Returns these deltas joined with the deltas that follow them. */
        public Delta and(Delta next) {
            List<Mark> all = new ArrayList<>(marks);
            all.addAll(next.marks);
            return new Delta(session, run, part, fromChar, all, text + next.text);
        }
    }

    /** Receives messages from other servers, on the bus's thread. Must not block. */
    interface Listener {
        void received(Delta deltas);

        /** Reports that rows were appended to a session. */
        void changed(String session);

        /** Reports that another server wants a turn to end. This server may drive it. */
        void interrupt(String session, long turnId);

        /** Reports that messages may have been lost. */
        void missed();
    }

    void publish(Delta deltas);

    void changed(String session);

    /** Asks the server that drives a turn to end it. */
    void interrupt(String session, long turnId);

    /** Starts listening. */
    void listen(Listener listener);

    /** Returns how many times the bus was restarted because of an error of this server. */
    default long restarts() {
        return 0;
    }

    @Override
    void close();
}
