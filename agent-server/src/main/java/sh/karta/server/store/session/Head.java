// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.session;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a session that lists, deadlines and take-overs need without its rows. Written with each append, so they always
 * match the rows. Times have millisecond precision.
 *
 * <p>Some fields are fixed at creation: an append to an existing session leaves {@code project}, {@code owner} and {@code createdAt}
 * as stored, because a visitor may be adopted by a user while a run is open. It sets {@code title} only where none is stored,
 * because the owner may have renamed the session.
 *
 * @param owner kind and subject of the owner
 * @param title empty before the first message
 * @param preview the beginning of the last message, as plain words
 * @param lastSeq the last row's number
 * @param reservedSeq live words of the open run are numbered below it
 * @param epoch how often the session's runs have been claimed; an append never changes it
 * @param run the open run; null while none is open, also while a turn waits for a visitor
 * @param node the server that drives the run, as {@link Nodes#id()}; null if and only if {@code run} is null
 * @param dueAt the session's earliest deadline
 */
public record Head(
        String id,
        String project,
        String owner,
        String title,
        String preview,
        Instant createdAt,
        Instant activeAt,
        long lastSeq,
        long reservedSeq,
        int epoch,
        @Nullable UUID run,
        @Nullable String node,
        @Nullable Instant dueAt) {}
