// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All words of the documents, with their frequencies. */
final class Vocabulary {
    private final Map<String, Integer> passagesByTerm = new HashMap<>();
    private final Map<String, Integer> pagesByTerm = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final int passages;
    private final int pages;
    private final Spelling spelling;

    Vocabulary(List<Indexed> all, Set<String> alsoKnown) {
        Map<String, Integer> words = new HashMap<>();
        Map<String, Set<String>> termsByPage = new HashMap<>();
        for (Indexed indexed : all) {
            indexed.terms().forEach(term -> passagesByTerm.merge(term, 1, Integer::sum));
            termsByPage.computeIfAbsent(indexed.path(), path -> new HashSet<>()).addAll(indexed.terms());
            names.addAll(indexed.names());
            String text = indexed.passage().page() + " " + indexed.passage().heading() + " " + indexed.plain();
            new HashSet<>(WordTokenizer.all(text + " " + Identifiers.parts(text)))
                    .forEach(word -> words.merge(word, 1, Integer::sum));
        }
        alsoKnown.forEach(word -> words.merge(word, 1, Integer::sum));
        termsByPage.values().forEach(terms -> terms.forEach(term -> pagesByTerm.merge(term, 1, Integer::sum)));
        passages = all.size();
        pages = termsByPage.size();
        spelling = new Spelling(words);
    }

    boolean knows(String term) {
        return passagesByTerm.containsKey(term);
    }

    boolean isName(String word) {
        return names.contains(word);
    }

    /**
     * Returns the mean of a term's inverse document frequencies over passages and over pages. A word of most pages, such as the kind of
     * product, distinguishes little, even if most of their passages do not repeat it.
     */
    double weight(String term) {
        return (rarity(passagesByTerm.getOrDefault(term, 0), passages)
                        + rarity(pagesByTerm.getOrDefault(term, 0), pages))
                / 2;
    }

    private static double rarity(int frequency, int all) {
        return Math.log(1 + (all - frequency + 0.5) / (frequency + 0.5));
    }

    @Nullable
    String correct(String word) {
        return spelling.correct(word);
    }
}
