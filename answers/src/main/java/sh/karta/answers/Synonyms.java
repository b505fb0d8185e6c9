// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Groups of words with the same meaning in documents, each a comma-separated line. Phrases are words joined by spaces. */
final class Synonyms {
    private final Map<String, Set<String>> others = new HashMap<>();

    /** @param lines for example {@code color, colour} */
    Synonyms(List<String> lines) {
        for (String line : lines) {
            List<String> words = WordFile.words(line);
            for (String word : words) {
                Set<String> of = others.computeIfAbsent(word, any -> new LinkedHashSet<>());
                words.stream().filter(other -> !other.equals(word)).forEach(of::add);
            }
        }
    }

    /** Returns the synonyms of a word or phrase; empty if there are none. */
    Set<String> of(String phrase) {
        return others.getOrDefault(phrase, Set.of());
    }

    Set<String> words() {
        return others.keySet();
    }
}
