// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.docs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The indexes of one state of the documents, one for each language of documents. A message is answered from the documents in its own
 * language. Those in other languages are asked if these have no certain answer. Immutable.
 */
final class Library {
    /** The first one is asked for messages that do not show their language. */
    private final List<Snapshot> indexes;

    private Library(List<Snapshot> indexes) {
        this.indexes = indexes;
    }

    /**
     * @param language language of documents that name none, whose index comes first; the others follow in the order of their size
     * @param indexes at least one
     */
    static Library of(String language, List<Snapshot> indexes) {
        return new Library(indexes.stream()
                .sorted(Comparator.comparing(
                                (Snapshot index) -> !index.language().equals(language))
                        .thenComparing(index -> -index.passages().size())
                        .thenComparing(Snapshot::language))
                .toList());
    }

    /** Returns the same indexes, of which the one of a language also ranks by meaning. */
    Library with(String language, VectorRanking byMeaning) {
        return new Library(indexes.stream()
                .map(index -> index.language().equals(language) ? index.with(byMeaning) : index)
                .toList());
    }

    /** Returns the passages of the documents in a language. */
    List<Indexed> passages(String language) {
        return indexes.stream()
                .filter(index -> index.language().equals(language))
                .flatMap(index -> index.passages().stream())
                .toList();
    }

    void warmUp() {
        indexes.forEach(Snapshot::warmUp);
    }

    List<String> pages() {
        return indexes.stream().flatMap(index -> index.pages().stream()).toList();
    }

    List<SearchHit> search(String question, int limit) {
        List<SearchHit> hits = new ArrayList<>();
        for (Snapshot index : inOrder(question, null)) {
            List<SearchHit> found = index.search(question, limit);
            if (!found.isEmpty() && found.get(0).confidence() >= Confidence.ANSWER) {
                return found;
            }
            hits.addAll(found);
        }
        if (indexes.size() > 1) {
            hits.sort(Comparator.comparingDouble(SearchHit::confidence).reversed());
        }
        return hits.stream().limit(limit).toList();
    }

    List<String> ranked(String question, int limit) {
        return inOrder(question, null).stream()
                .flatMap(index -> index.ranked(question, limit).stream())
                .distinct()
                .limit(limit)
                .toList();
    }

    DocsReply reply(String message, @Nullable String before) {
        DocsReply best = null;
        for (Snapshot index : inOrder(message, before)) {
            DocsReply reply = index.reply(message, before);
            if (reply.kind() == DocsReply.Kind.ANSWER || reply.kind() == DocsReply.Kind.SMALL_TALK) {
                return reply;
            }
            best = best == null || best.kind() == DocsReply.Kind.NO ? reply : best;
        }
        return Objects.requireNonNull(best);
    }

    /** Returns the share of a question that its best passage lacks; see {@link Snapshot#lacking}. */
    double lacking(String question) {
        return inOrder(question, null).get(0).lacking(question);
    }

    private List<Snapshot> inOrder(String message, @Nullable String before) {
        String otherwise = indexes.get(0).language();
        String spoken =
                SpokenLanguage.guess(message, before == null ? otherwise : SpokenLanguage.guess(before, otherwise));
        Set<Snapshot> order = new LinkedHashSet<>(indexes.stream()
                .filter(index -> index.language().equals(spoken))
                .toList());
        order.addAll(indexes);
        return List.copyOf(order);
    }
}
