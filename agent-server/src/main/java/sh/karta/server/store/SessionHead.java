// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import java.time.Instant;

/**
 * What lists and recovery need to know of a session without reading its log. Written with each append, so it never
 * disagrees with the log.
 *
 * @param owner whose session it is: the kind and the subject of the token that may read it
 * @param title the visitor's first words, shortened; empty before them
 * @param lastSeq how far the log went when the head was written, with a turn's beginning and end at least
 * @param busy whether a turn runs or waits for an approval: after a crash somebody must bring it to its end
 */
public record SessionHead(
        String id,
        String project,
        String owner,
        String title,
        Instant createdAt,
        Instant lastActivityAt,
        long lastSeq,
        boolean busy) {}
