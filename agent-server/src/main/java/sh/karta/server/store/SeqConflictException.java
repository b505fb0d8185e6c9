// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

/** The log's last event was not the one the writer had seen: read what is new, decide again. */
public final class SeqConflictException extends RuntimeException {
    public SeqConflictException(String sessionId, long expectedSeq) {
        super(sessionId + " does not end at " + expectedSeq, null, false, false);
    }
}
