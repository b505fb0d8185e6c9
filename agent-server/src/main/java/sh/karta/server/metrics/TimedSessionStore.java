// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sh.karta.server.store.session.Append;
import sh.karta.server.store.session.Cursor;
import sh.karta.server.store.session.Draft;
import sh.karta.server.store.session.Filter;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.Loaded;
import sh.karta.server.store.session.Outcome;
import sh.karta.server.store.session.Page;
import sh.karta.server.store.session.Row;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.store.session.StoredEnd;

/** A session store that measures the time of appends. */
public final class TimedSessionStore implements SessionStore {
    private final SessionStore store;
    private final Metrics metrics;

    public TimedSessionStore(SessionStore store, Metrics metrics) {
        this.store = store;
        this.metrics = metrics;
    }

    @Override
    public CompletionStage<Outcome> append(UUID from, UUID to, Append what) {
        long start = System.nanoTime();
        return store.append(from, to, what).whenComplete((outcome, failure) -> {
            if (failure == null) {
                metrics.appended(Duration.ofNanos(System.nanoTime() - start));
            } else {
                metrics.appendFailed();
            }
        });
    }

    @Override
    public CompletionStage<Set<UUID>> checkpoint(List<Draft> drafts) {
        return store.checkpoint(drafts);
    }

    @Override
    public @Nullable Loaded load(String session) {
        return store.load(session);
    }

    @Override
    public @Nullable Head head(String session) {
        return store.head(session);
    }

    @Override
    public List<Row> rows(String session, long after, long before, int limit) {
        return store.rows(session, after, before, limit);
    }

    @Override
    public List<Row> lastRows(String session, long before, int limit) {
        return store.lastRows(session, before, limit);
    }

    @Override
    public Page<Head> list(Filter filter, @Nullable Cursor before, int limit) {
        return store.list(filter, before, limit);
    }

    @Override
    public Map<String, StoredEnd> tails(Collection<String> sessions) {
        return store.tails(sessions);
    }

    @Override
    public CompletionStage<List<String>> adopt(String project, String visitor, String user, Instant since, int max) {
        return store.adopt(project, visitor, user, since, max);
    }

    @Override
    public CompletionStage<Boolean> rename(String session, String title) {
        return store.rename(session, title);
    }

    @Override
    public CompletionStage<Void> postpone(Collection<String> sessions, Duration by) {
        return store.postpone(sessions, by);
    }

    @Override
    public CompletionStage<Void> delete(String session) {
        return store.delete(session);
    }

    @Override
    public CompletionStage<Boolean> deleteIdle(String session, Instant activeBefore) {
        return store.deleteIdle(session, activeBefore);
    }

    @Override
    public CompletionStage<Boolean> deleteDue(String session) {
        return store.deleteDue(session);
    }
}
