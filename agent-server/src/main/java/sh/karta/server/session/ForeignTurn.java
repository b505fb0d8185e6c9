// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.util.UUID;
import sh.karta.server.live.LiveBus.Delta;
import sh.karta.server.live.LiveTurn;
import sh.karta.server.problem.Problem;

/**
 * Shows the readers of a session the words of a run that another server drives: immediately if the bus delivers them, else from the store.
 *
 * <p>Threads: any. State is guarded by {@link LiveSession#lock}.
 */
final class ForeignTurn {
    private static final long CATCH_UP_MILLIS = 300;

    private final LiveSession session;
    private final SessionEnvironment environment;
    private final ForeignDeltas words = new ForeignDeltas();
    private boolean catchingUp;
    /** Whether words have been received since the last {@link #readMissedWords}. */
    private boolean received;

    ForeignTurn(LiveSession session, SessionEnvironment environment) {
        this.session = session;
        this.environment = environment;
    }

    /** Shows words, or keeps them until the words before them are known. */
    void receive(Delta more) {
        boolean missing;
        synchronized (session.lock) {
            if (!session.followed() || session.closedError() != null) {
                return;
            }
            received = true;
            words.add(more);
            missing = !show() && !catchingUp;
            catchingUp |= missing;
        }
        session.wakeReaders();
        if (missing) {
            catchUpSoon();
        }
    }

    /** Reads the words from the store if none have been received since the last call. */
    void readMissedWords() {
        synchronized (session.lock) {
            boolean silent = !received;
            received = false;
            if (!silent) {
                return;
            }
        }
        readCheckpoint();
    }

    /** Reads the words that the store has. */
    void readCheckpoint() {
        synchronized (session.lock) {
            if (session.drivenElsewhere() && !session.isAppending() && session.closedError() == null) {
                LiveTurn shown = session.live();
                UUID before = session.tail();
                session.reload();
                if (session.tail().equals(before)
                        && shown.last() >= session.live().last()) {
                    session.keepLive(shown); // Readers have more words than the checkpoint.
                }
                show();
            }
        }
        session.wakeReaders();
    }

    private void catchUpSoon() {
        // The bus may have lost words of many sessions at once.
        environment.workers().after(CATCH_UP_MILLIS, () -> environment.workers().executeSlow(this::catchUp));
    }

    private void catchUp() {
        boolean missing;
        synchronized (session.lock) {
            catchingUp = false;
            if (!session.followed() || session.closedError() != null || words.isEmpty()) {
                return;
            }
            try {
                // An append that is applied after the rows were read would be applied twice.
                missing = session.isAppending();
                if (!missing) {
                    session.reload();
                    missing = !show();
                }
            } catch (Problem e) {
                missing = true;
            }
            catchingUp = missing;
        }
        session.wakeReaders();
        if (missing) {
            catchUpSoon();
        }
    }

    /** Shows the words that have been received, as far as none before them is missing. Called under the lock. */
    boolean show() {
        return words.moveTo(session.live(), session.state().run(), session.answerId(), session.wordsAt());
    }
}
