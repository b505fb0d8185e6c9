// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Append-only conversations. Thread-safe.
 *
 * <p>Methods that return a value block, for at most 2 s. Methods that return a stage return immediately. The
 * stage completes on a thread of the store, which must not be blocked. While the store is unreachable, too busy or closed, every method
 * fails with a {@link sh.karta.server.problem.Problem} of code {@code unavailable}, thrown or in the stage. Text may contain any character,
 * NUL and unpaired surrogates included, and comes back unchanged.
 */
public interface SessionStore {
    /** The tail of a session that does not exist yet. */
    UUID NEW = new UUID(0, 0);

    /** Maximum number of rows in an append, drafts in a checkpoint and items in a page. */
    int MAX_ROWS = 10_000;

    /** Maximum number of rows that {@link #load} returns, so that its time limit suffices for a session of any length. */
    int LOADED_ROWS = 1_000;

    /**
     * Appends to a session, all or nothing, in one round trip.
     *
     * <p>Of several appends with the same {@code from}, exactly one is DONE. An append is STALE, and changes nothing, if the
     * session's tail is not {@code from}, the session was deleted, its run was claimed meanwhile ({@code epoch}), or the idempotency key
     * is already stored. Deletes drafts up to {@code head.lastSeq()}, or all drafts if no run is open.
     *
     * <p>After a failure the outcome is unknown. Repeat the call with the same {@code to}: it is DONE if either attempt was
     * stored and nothing has been appended since.
     *
     * @param from the tail as loaded, or {@link #NEW} to create the session
     * @param to the tail afterwards: a fresh random id
     * @return completes when the rows are safe from a power failure of the machine
     * @throws IllegalArgumentException if the numbers of the rows do not rise or exceed {@code head.lastSeq()}, or for too many rows
     */
    CompletionStage<Outcome> append(UUID from, UUID to, Append what);

    /**
     * Stores new text of some runs of this server, in one statement.
     *
     * @return the runs that may no longer write: ended, claimed by another server, or deleted. None of their drafts was stored.
     *     After a failure the same drafts may be sent again.
     */
    CompletionStage<Set<UUID>> checkpoint(List<Draft> drafts);

    /** Returns a session as of one moment, but no more than the first {@link #LOADED_ROWS} rows; null for an unknown one. */
    @Nullable
    Loaded load(String session);

    /** Returns a session's head; null for an unknown one. */
    @Nullable
    Head head(String session);

    /** Returns the first rows with {@code after < seq < before}, in order; none for an unknown session. */
    List<Row> rows(String session, long after, long before, int limit);

    /** Returns the last rows with {@code seq < before}, in order. */
    List<Row> lastRows(String session, long before, int limit);

    /**
     * Returns sessions by (last activity, id), both descending.
     *
     * @param before the {@code next} of the previous page; null for the first page
     */
    Page<Head> list(Filter filter, @Nullable Cursor before, int limit);

    /** Returns the tails of those sessions that exist. */
    Map<String, StoredEnd> tails(Collection<String> sessions);

    /**
     * Gives a visitor's recently active sessions to the user after sign-in, also while a run is open. Does
     * not count as activity.
     *
     * @param since the earliest last activity
     * @param max maximum number of sessions; the most recently active ones are taken
     * @return their ids
     */
    CompletionStage<List<String>> adopt(String project, String visitor, String user, Instant since, int max);

    /**
     * Sets the title of a session, also while a run is open. Does not count as activity.
     *
     * @return false for an unknown session
     */
    CompletionStage<Boolean> rename(String session, String title);

    /** Sets the deadlines of sessions that have no open run to a time from now. */
    CompletionStage<Void> postpone(Collection<String> sessions, Duration by);

    /**
     * Deletes a session with everything that was stored for it, except the tokens that its owner spent. No effect on an unknown one.
     * The next append or checkpoint of an open run stores nothing and reports that the session is gone.
     */
    CompletionStage<Void> delete(String session);

    /**
     * Deletes a session as {@link #delete} does, if it was not active since and no run is open.
     *
     * @param activeBefore the time that its last activity must precede
     * @return whether it was deleted
     */
    CompletionStage<Boolean> deleteIdle(String session, Instant activeBefore);

    /**
     * Deletes a session as {@link #delete} does, if no run is open and nobody has moved its deadline since {@link Nodes#findWork} took it.
     *
     * @return whether it was deleted
     */
    CompletionStage<Boolean> deleteDue(String session);
}
