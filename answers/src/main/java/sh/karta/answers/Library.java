// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The indexes of one state of the documents, one for each language of documents. A message is answered from the documents in its own
 * language. Those in other languages are asked if these have no certain answer. Immutable.
 */
final class Library {
    /** The first one is asked for messages that do not show their language. */
    private final List<Snapshot> indexes;

    /** By language and URL, whether the name of a section is a question that the section answers. */
    private final Map<String, Boolean> answered = new ConcurrentHashMap<>();

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

    /** Returns the same indexes, of which those of some languages also rank by meaning. */
    Library with(Predicate<String> language, VectorRanking byMeaning) {
        List<Snapshot> all = new ArrayList<>();
        int from = 0;
        for (Snapshot index : indexes) {
            if (language.test(index.language())) {
                int to = from + index.passages().size();
                all.add(index.with(byMeaning.of(from, to)));
                from = to;
            } else {
                all.add(index);
            }
        }
        return new Library(List.copyOf(all));
    }

    /** Returns the passages of the documents in some languages. */
    List<Indexed> passages(Predicate<String> language) {
        return indexes.stream()
                .filter(index -> language.test(index.language()))
                .flatMap(index -> index.passages().stream())
                .toList();
    }

    void warmUp() {
        indexes.forEach(Snapshot::warmUp);
    }

    List<String> pages() {
        return indexes.stream().flatMap(index -> index.pages().stream()).toList();
    }

    List<String> urls() {
        return indexes.stream().flatMap(Snapshot::urls).toList();
    }

    List<SearchHit> search(String question, int limit) {
        return search(question, null, limit);
    }

    private List<SearchHit> search(String question, @Nullable String language, int limit) {
        return merged(asked(question, language).map(index -> index.search(question, limit)), limit);
    }

    List<String> ranked(String question, int limit) {
        return merged(asked(question, null).map(index -> index.ranked(question, limit)), limit);
    }

    /** Returns the index that certainly answers a question, or all. */
    private Stream<Snapshot> asked(String question, @Nullable String language) {
        List<Snapshot> order = inOrder(question, null, language);
        if (order.size() > 1) {
            for (Snapshot index : order) {
                if (index.reply(question, null, language).kind() == DocsReply.Kind.ANSWER) {
                    return Stream.of(index);
                }
            }
        }
        return order.stream();
    }

    /** Merges lists by rank. Confidences cannot be compared, because vectors find passages without any word of the question. */
    private static <T> List<T> merged(Stream<List<T>> lists, int limit) {
        List<List<T>> all = lists.toList();
        return IntStream.range(0, limit)
                .boxed()
                .flatMap(rank -> all.stream().filter(list -> rank < list.size()).map(list -> list.get(rank)))
                .limit(limit)
                .toList();
    }

    /** Returns sections close to a question, the closest first, whose names as questions get these sections as answers. */
    Stream<SearchHit> related(String question, DocsReply reply, int limit) {
        Set<String> quoted = reply.quotedUrls();
        return search(question, reply.language(), limit).stream()
                .filter(hit -> hit.confidence() >= Confidence.CLOSEST
                        && !quoted.contains(hit.url())
                        && isAnswered(hit, reply.language()));
    }

    /** Asks once for each section and language, outside of the map, because the vector of a question may come from the network. */
    private boolean isAnswered(SearchHit hit, String language) {
        String key = language + " " + hit.url();
        Boolean known = answered.get(key);
        if (known == null) {
            known = reply(hit.name(), null, language).quotedUrls().contains(hit.url());
            answered.put(key, known);
        }
        return known;
    }

    /** @param asked language of the reply if the text shows none; null for that of the documents */
    DocsReply reply(String message, @Nullable String before, @Nullable String asked) {
        DocsReply best = null;
        for (Snapshot index : inOrder(message, before, asked)) {
            DocsReply reply = index.reply(message, before, asked);
            if (reply.kind() == DocsReply.Kind.ANSWER || reply.kind() == DocsReply.Kind.SMALL_TALK) {
                return reply;
            }
            if (best == null || (best.kind() == DocsReply.Kind.NO && reply.kind() != DocsReply.Kind.NO)) {
                best = reply;
            }
        }
        return Objects.requireNonNull(best);
    }

    /** Returns the share of a question that its best passage lacks; see {@link Snapshot#lacking}. */
    double lacking(String question) {
        return inOrder(question, null, null).get(0).lacking(question);
    }

    private List<Snapshot> inOrder(String message, @Nullable String before, @Nullable String asked) {
        String otherwise = asked == null ? indexes.get(0).language() : asked;
        String spoken =
                SpokenLanguage.guess(message, before == null ? otherwise : SpokenLanguage.guess(before, otherwise));
        Set<Snapshot> order = new LinkedHashSet<>(indexes.stream()
                .filter(index -> index.language().equals(spoken))
                .toList());
        order.addAll(indexes);
        return List.copyOf(order);
    }
}
