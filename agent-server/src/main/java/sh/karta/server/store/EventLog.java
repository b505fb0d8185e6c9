// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Event;

/**
 * Append-only logs, one per session, with increasing {@code seq}. Thread-safe. Reads block for as long as the store takes;
 * appends do not, but for the moment it takes to hand a few words to the operating system. Any method fails with {@link
 * sh.karta.server.problem.Problem} {@code unavailable} while the store is away.
 */
public interface EventLog {
    /**
     * Appends events that follow directly on {@code expectedSeq} (0 makes the session), all or none.
     *
     * @param head the session as it is after these events
     * @return completes when the events outlive this process and, unless they are words of an answer alone, the machine's
     *     power;  fails with {@link SeqConflictException} when the log does not end at
     *     {@code expectedSeq}, and with a Problem when the outcome is unknown or the store refused. Completes
     *     on a thread that may wait for the store, or before it is returned
     */
    CompletionStage<Void> append(SessionHead head, long expectedSeq, List<Event> events);

    /** Events with {@code seq > after} in order, at most {@code limit}; empty for an unknown session. */
    List<Event> read(String sessionId, long after, int limit);

    /** The last events with {@code seq < before} in order, at most {@code limit}. */
    List<Event> readBefore(String sessionId, long before, int limit);

    @Nullable
    SessionHead head(String sessionId);

    /**
     * Returns sessions of an owner by (last activity, id), both descending.
     *
     * @param after the place where the last page ended; null for the first page
     */
    SessionPage list(String project, String owner, @Nullable SessionCursor after, int limit);

    /** The same for all owners, of one project or of all. */
    SessionPage recent(@Nullable String project, @Nullable SessionCursor after, int limit);

    /**
     * Sessions whose unfinished turn is this server's to bring to its end: those it drives itself, and those of servers that are
     * gone, which become its own. To be called every second or so: a server that does not is taken for gone.
     */
    List<Unfinished> unfinished();

    /**
     * A session with an unfinished turn.
     *
     * @param lastSeq as a {@link SessionHead} has it
     */
    record Unfinished(String session, long lastSeq) {}

    /** Forgets a session and all its events; no effect if there is none. */
    CompletionStage<Void> delete(String sessionId);

    /**
     * Tells of events that other nodes append to a session, in order but perhaps with gaps (then {@link #read}) and perhaps
     * with events the caller wrote itself. An empty list says that something may have been missed, or that the session was
     * deleted. Watches from before it returns, on a thread of its own. A store of one node never calls.
     *
     * @return ends the watch
     */
    Runnable watch(String sessionId, Consumer<List<Event>> listener);
}
