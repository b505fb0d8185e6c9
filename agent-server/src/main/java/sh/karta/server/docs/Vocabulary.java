// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.docs;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All words of the documents, with their frequencies. */
final class Vocabulary {
    private final Map<String, Integer> passagesByTerm = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final int passages;
    private final Spelling spelling;

    Vocabulary(List<Indexed> all, Set<String> alsoKnown) {
        Map<String, Integer> words = new HashMap<>();
        for (Indexed indexed : all) {
            indexed.terms().forEach(term -> passagesByTerm.merge(term, 1, Integer::sum));
            names.addAll(indexed.names());
            String text = indexed.passage().page() + " " + indexed.passage().heading() + " " + indexed.plain();
            new HashSet<>(WordTokenizer.all(text + " " + Identifiers.parts(text)))
                    .forEach(word -> words.merge(word, 1, Integer::sum));
        }
        alsoKnown.forEach(word -> words.merge(word, 1, Integer::sum));
        passages = all.size();
        spelling = new Spelling(words);
    }

    boolean knows(String term) {
        return passagesByTerm.containsKey(term);
    }

    boolean isName(String word) {
        return names.contains(word);
    }

    /** Returns the inverse document frequency of a term. */
    double weight(String term) {
        int frequency = passagesByTerm.getOrDefault(term, 0);
        return Math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5));
    }

    @Nullable
    String correct(String word) {
        return spelling.correct(word);
    }
}
