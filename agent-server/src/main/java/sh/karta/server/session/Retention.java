// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.store.SessionHead;
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
            Instant before = now.minus(duration);
            int deleted = 0;
            List<SessionHead> due;
            do {
                due = store.events().recent(project, before, PAGE).stream()
                        .filter(head -> !head.busy())
                        .toList();
                due.forEach(
                        head -> sessions.forget(head.id()).toCompletableFuture().join());
                deleted += due.size();
            } while (!due.isEmpty());
            if (deleted > 0) {
                LOG.info("{} sessions of {} were deleted after {} days", deleted, project, duration.toDays());
            }
        });
    }
}
