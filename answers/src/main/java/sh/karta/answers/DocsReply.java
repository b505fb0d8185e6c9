// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The reply of the documents to a message.
 *
 * @param language language of the message
 * @param hits the passages to name, the best first, each from another page; empty unless the kind is {@code ANSWER} or {@code CLOSEST}
 * @param quoted how many of the hits the answer quotes; 0 unless the kind is {@code ANSWER}
 * @param smallTalk null unless the kind is {@code SMALL_TALK}
 */
public record DocsReply(
        Kind kind,
        String language,
        List<SearchHit> hits,
        int quoted,
        @Nullable SmallTalk smallTalk) {
    /** Returns the URLs of the passages that the answer quotes. */
    Set<String> quotedUrls() {
        return hits.stream().limit(quoted).map(SearchHit::url).collect(Collectors.toSet());
    }

    /** How sure the reply is. */
    public enum Kind {
        /** The first passage answers the question, or the first two do together. */
        ANSWER,
        /** No passage certainly answers the question; these come closest. */
        CLOSEST,
        /** The documents have nothing about the question. */
        NO,
        /** The message asks nothing, for example a greeting. */
        SMALL_TALK
    }
}
