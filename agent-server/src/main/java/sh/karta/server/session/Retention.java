// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.store.SessionCursor;
import sh.karta.server.store.SessionHead;
import sh.karta.server.store.SessionPage;
import sh.karta.server.store.Store;

/** Deletes sessions nobody has used for longer than their project keeps them. */
public final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final int PAGE = 500;

    private final Store store;
    private final Sessions sessions;
    private final Map<String, Duration> kept;

    /** @param kept how long each project keeps sessions; those it does not name keep them for ever */
    public Retention(Store store, Sessions sessions, Map<String, Duration> kept) {
        this.store = store;
        this.sessions = sessions;
        this.kept = Map.copyOf(kept);
    }

    /** Deletes what is due now. */
    public void sweep(Instant now) {
        kept.forEach((project, duration) -> {
            SessionCursor place = SessionCursor.before(now.minus(duration));
            int deleted = 0;
            while (place != null) {
                SessionPage page = store.events().recent(project, place, PAGE);
                for (SessionHead head : page.heads()) {
                    if (!head.busy()) {
                        sessions.forget(head.id()).toCompletableFuture().join();
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
}
