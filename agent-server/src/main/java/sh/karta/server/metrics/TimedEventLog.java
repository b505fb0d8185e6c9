// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.metrics;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Event;
import sh.karta.server.store.EventLog;
import sh.karta.server.store.SeqConflictException;
import sh.karta.server.store.SessionCursor;
import sh.karta.server.store.SessionHead;
import sh.karta.server.store.SessionPage;

/** An event log that measures the time of appends. */
public final class TimedEventLog implements EventLog {
    private final EventLog log;
    private final Metrics metrics;

    public TimedEventLog(EventLog log, Metrics metrics) {
        this.log = log;
        this.metrics = metrics;
    }

    @Override
    public CompletionStage<Void> append(SessionHead head, long expectedSeq, List<Event> events) {
        long start = System.nanoTime();
        return log.append(head, expectedSeq, events).whenComplete((done, failure) -> {
            if (failure == null) {
                metrics.appended(Duration.ofNanos(System.nanoTime() - start));
            } else if (!(failure instanceof SeqConflictException
                    || (failure instanceof CompletionException
                            && failure.getCause() instanceof SeqConflictException))) {
                metrics.appendFailed();
            }
        });
    }

    @Override
    public List<Event> read(String sessionId, long after, int limit) {
        return log.read(sessionId, after, limit);
    }

    @Override
    public List<Event> readBefore(String sessionId, long before, int limit) {
        return log.readBefore(sessionId, before, limit);
    }

    @Override
    public @Nullable SessionHead head(String sessionId) {
        return log.head(sessionId);
    }

    @Override
    public SessionPage list(String project, String owner, @Nullable SessionCursor after, int limit) {
        return log.list(project, owner, after, limit);
    }

    @Override
    public SessionPage recent(@Nullable String project, @Nullable SessionCursor after, int limit) {
        return log.recent(project, after, limit);
    }

    @Override
    public List<Unfinished> unfinished() {
        return log.unfinished();
    }

    @Override
    public CompletionStage<Void> delete(String sessionId) {
        return log.delete(sessionId);
    }

    @Override
    public Runnable watch(String sessionId, Consumer<List<Event>> listener) {
        return log.watch(sessionId, listener);
    }
}
