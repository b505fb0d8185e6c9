// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.store.session.Cursor;
import sh.karta.server.store.session.Filter;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.Loaded;
import sh.karta.server.store.session.Page;
import sh.karta.server.store.session.SessionStore;

/** Deletes sessions without activity for longer than their project's retention period. */
public final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final int PAGE = 500;

    private final SessionStore store;
    private final Sessions sessions;
    private final Map<String, Duration> kept;

    /** @param kept retention period by project; other projects keep sessions forever */
    public Retention(SessionStore store, Sessions sessions, Map<String, Duration> kept) {
        this.store = store;
        this.sessions = sessions;
        this.kept = Map.copyOf(kept);
    }

    /** Deletes the sessions that are due now. */
    public void sweep(Instant now) {
        kept.forEach((project, duration) -> {
            Instant activeBefore = now.minus(duration);
            Cursor place = new Cursor(activeBefore, "");
            int deleted = 0;
            while (place != null) {
                Page<Head> page = store.list(new Filter(project, null), place, PAGE);
                for (Head head : page.items()) {
                    // The visitor may have continued the conversation since the page was read.
                    if (!hasTurn(head)
                            && sessions.deleteIdle(head.id(), activeBefore)
                                    .toCompletableFuture()
                                    .join()) {
                        deleted++;
                    }
                }
                place = page.next();
            }
            if (deleted > 0) {
                LOG.info("{} sessions of {} were deleted after {} days", deleted, project, duration.toDays());
            }
        });
    }

    /** Returns whether a session has an unfinished turn. One that waits for input has a deadline and no run. */
    private boolean hasTurn(Head head) {
        if (head.run() != null) {
            return true;
        }
        Loaded loaded = head.dueAt() == null ? null : store.load(head.id());
        return loaded != null
                && LoadedSession.state(head.id(), loaded, store, project -> 0).turn() != null;
    }
}
