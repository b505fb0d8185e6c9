// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the word of the documents that a misspelled word probably means. Candidates share character 3-grams or a few letters with it. */
final class Spelling {
    private static final int SHORTEST = 4;
    /** Maximum length of a word that is corrected. Documents can contain longer words, but visitors do not type them. */
    private static final int LONGEST = 60;

    private static final int GRAM = 3;
    private static final int MEDIUM = 6;
    private static final int LONG = 9;

    private final Map<String, Integer> frequencies;
    private final Map<String, List<String>> byGram = new HashMap<>();

    /** @param frequencies how often each word occurs */
    Spelling(Map<String, Integer> frequencies) {
        this.frequencies = frequencies;
        for (String word : frequencies.keySet()) {
            if (word.length() >= GRAM && word.length() <= LONGEST) {
                grams(word)
                        .forEach(gram -> byGram.computeIfAbsent(gram, any -> new ArrayList<>())
                                .add(word));
            }
        }
    }

    private static Set<String> grams(String word) {
        Set<String> grams = new HashSet<>();
        String padded = "^" + word + "$";
        for (int i = 0; i + 2 <= padded.length(); i++) {
            grams.add(padded.substring(i, Math.min(padded.length(), i + GRAM)));
        }
        return grams;
    }

    /**
     * Returns the closest word; null if none is close enough.
     *
     * @param careful whether the word may be a word that the documents lack
     */
    @Nullable
    String correct(String word, boolean careful) {
        if (word.length() < (careful ? MEDIUM + 1 : SHORTEST) || word.length() > LONGEST) {
            return null;
        }
        int allowed = (word.length() < MEDIUM ? 1 : word.length() < LONG ? 2 : 3) - (careful ? 1 : 0);
        Set<String> candidates = new HashSet<>();
        grams(word).forEach(gram -> candidates.addAll(byGram.getOrDefault(gram, List.of())));
        String best = null;
        double least = allowed + 1;
        for (String candidate : candidates) {
            if (candidate.length() >= GRAM && Math.abs(candidate.length() - word.length()) <= allowed) {
                int frequency = frequencies.getOrDefault(candidate, 0);
                double cost = distance(word, candidate)
                        + (candidate.charAt(0) == word.charAt(0) ? 0 : 0.9)
                        - Math.min(0.5, Math.log1p(frequency) / 20);
                if (cost < least - 1e-9
                        || (Math.abs(cost - least) < 1e-9 && best != null && candidate.compareTo(best) < 0)) {
                    least = cost;
                    best = candidate;
                }
            }
        }
        return least <= allowed ? best : null;
    }

    /** Returns the number of insertions, deletions, substitutions and swaps of neighbours. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + same);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
