// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.util.UUID;
import sh.karta.server.live.LiveBus.Delta;
import sh.karta.server.live.TurnText;
import sh.karta.server.problem.Problem;

/**
 * Shows the readers of a session the deltas of a run that another server drives: immediately if the bus delivers them, else from the store.
 *
 * <p>Threads: any. State is guarded by {@link LiveSession#lock}.
 */
final class RemoteTurn {
    private static final long CATCH_UP_MILLIS = 300;

    private final LiveSession session;
    private final SessionEnvironment environment;
    private final RemoteDeltas deltas = new RemoteDeltas();
    private boolean catchingUp;
    /** Whether deltas have been received since the last {@link #readMissedDeltas}. */
    private boolean received;

    RemoteTurn(LiveSession session, SessionEnvironment environment) {
        this.session = session;
        this.environment = environment;
    }

    /** Shows deltas, or keeps them until the deltas before them are known. */
    void receive(Delta more) {
        boolean missing;
        synchronized (session.lock) {
            if (!session.followed() || session.closedError() != null) {
                return;
            }
            received = true;
            deltas.add(more);
            missing = !show() && !catchingUp;
            catchingUp |= missing;
        }
        session.wakeReaders();
        if (missing) {
            catchUpSoon();
        }
    }

    /** Reads the deltas from the store if none have been received since the last call. */
    void readMissedDeltas() {
        synchronized (session.lock) {
            boolean silent = !received;
            received = false;
            if (!silent) {
                return;
            }
        }
        readCheckpoint();
    }

    /** Reads the deltas that the store has. */
    void readCheckpoint() {
        synchronized (session.lock) {
            if (session.drivenElsewhere() && !session.isAppending() && session.closedError() == null) {
                TurnText shown = session.live();
                UUID before = session.tail();
                session.reload();
                if (session.tail().equals(before)
                        && shown.last() >= session.live().last()) {
                    session.keepLive(shown); // Readers have more deltas than the checkpoint.
                }
                show();
            }
        }
        session.wakeReaders();
    }

    private void catchUpSoon() {
        // The bus may have lost deltas of many sessions at once.
        environment.workers().after(CATCH_UP_MILLIS, () -> environment.workers().executeSlow(this::catchUp));
    }

    private void catchUp() {
        boolean missing;
        synchronized (session.lock) {
            catchingUp = false;
            if (!session.followed() || session.closedError() != null || deltas.isEmpty()) {
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

    /** Shows the deltas that have been received, as far as none before them is missing. Called under the lock. */
    boolean show() {
        return deltas.moveTo(session.live(), session.state().run(), session.answerId(), session.deltasAt());
    }
}
