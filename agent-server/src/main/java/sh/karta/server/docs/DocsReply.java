// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.docs;

import java.util.List;

/**
 * What the documents have to say to a message.
 *
 * @param hits the passages to name, the best first; empty unless the kind is {@code ANSWER} or {@code CLOSEST}
 * @param quoted how many of the hits are quoted in full; 0 unless the kind is {@code ANSWER}
 */
public record DocsReply(Kind kind, List<SearchHit> hits, int quoted) {
    /** How sure the reply is. */
    public enum Kind {
        /** The first passage answers the question. */
        ANSWER,
        /** No passage surely answers the question; these come closest. */
        CLOSEST,
        /** The documents have nothing about the question. */
        NO,
        /** The message asks nothing, for example a greeting. */
        SMALL_TALK
    }

    static DocsReply without(Kind kind) {
        return new DocsReply(kind, List.of(), 0);
    }
}
