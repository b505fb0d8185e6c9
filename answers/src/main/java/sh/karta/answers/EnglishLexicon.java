// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The words of a language and how frequent they are, whatever a text is about. The server has a list for English only. In other languages
 * no word is known, and each is taken for as rare as the {@link #RARE} ones of English.
 */
final class EnglishLexicon {
    private static final EnglishLexicon NONE = new EnglishLexicon(List.of(), "any");

    /** Loaded once, when the first English documents are indexed. */
    private static final class English {
        static final EnglishLexicon LOADED = new EnglishLexicon(WordFile.resource("words-en.txt"), "en");
    }

    /** By Zipf's law, the share of a word in all text is inversely proportional to its rank. */
    private static final double FIRST = 0.1;

    private static final int SHIFT = 10;
    private static final double RARE = 2e-6;

    private final Set<String> words;
    private final Map<String, Double> shares = new HashMap<>();

    /** @param byFrequency the most frequent word first */
    private EnglishLexicon(List<String> byFrequency, String language) {
        words = new HashSet<>(byFrequency);
        Analysis analysis = new Analysis(Languages.analyzer(language));
        for (int i = 0; i < byFrequency.size(); i++) {
            double share = FIRST / (i + 1 + SHIFT);
            analysis.words(byFrequency.get(i)).forEach(term -> shares.merge(term, share, Double::sum));
        }
    }

    static EnglishLexicon of(String language) {
        return language.equals("en") ? English.LOADED : NONE;
    }

    boolean isEmpty() {
        return words.isEmpty();
    }

    /** Returns whether the language has a word, in this form or another one with the same term. */
    boolean has(String word, List<String> terms) {
        return words.contains(word) || (terms.size() == 1 && shares.containsKey(terms.get(0)));
    }

    /** Returns the share of a term in all text of the language. */
    double share(String term) {
        return shares.getOrDefault(term, RARE);
    }
}
