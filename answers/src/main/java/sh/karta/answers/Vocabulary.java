// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All words of the documents, with their frequencies. */
final class Vocabulary {
    /** The share of the 300th word of English. */
    private static final double FREQUENT = 3e-4;
    /** With fewer pages, many words are in most of them. */
    private static final int FEW_PAGES = 5;

    private final Map<String, Integer> passagesByTerm = new HashMap<>();
    private final Map<String, Integer> pagesByTerm = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final int passages;
    private final int pages;
    private final double passageLength;
    private final EnglishLexicon common;
    private final Spelling spelling;
    private final @Nullable String subject;

    /** @param alsoKnown words that the documents need not contain, but that a misspelled word may mean */
    Vocabulary(List<Indexed> all, Set<String> alsoKnown, String language) {
        common = EnglishLexicon.of(language);
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
        passageLength = all.stream()
                .mapToInt(indexed -> indexed.terms().size())
                .average()
                .orElse(0);
        words.keySet().removeIf(word -> SpokenLanguage.isStopWord(word, language));
        spelling = new Spelling(words);
        subject = pages < FEW_PAGES
                ? null
                : pagesByTerm.keySet().stream()
                        .filter(term -> 2 * pagesByTerm.getOrDefault(term, 0) > pages)
                        .max(Comparator.comparing(this::lift).thenComparing(term -> term))
                        .orElse(null);
    }

    /** Returns the term that most pages have and other texts have least: the name of what the documents are about. Null if unclear. */
    @Nullable
    String subject() {
        return subject;
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

    /**
     * Returns how much more passages have a term than texts of the language about anything would, as a natural logarithm: above 0 for what
     * the documents are about, below 0 for words that they have by chance.
     */
    double lift(String term) {
        double expected = passages * (1 - Math.exp(-common.share(term) * passageLength));
        return Math.log((passagesByTerm.getOrDefault(term, 0) + 0.5) / (expected + 0.5));
    }

    /** Returns whether one of some terms is so frequent in texts of the language that it says nothing about their subject. */
    boolean isFrequent(List<String> terms) {
        return terms.stream().anyMatch(term -> common.share(term) > FREQUENT);
    }

    /**
     * Returns the word of the documents that a misspelled word probably means, never one without meaning; null if there is none, or if the
     * language has the word.
     *
     * @param terms the terms of the word
     */
    @Nullable
    String correct(String word, List<String> terms) {
        return common.has(word, terms) ? null : spelling.correct(word, common.isEmpty());
    }
}
