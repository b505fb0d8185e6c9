// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Orders passages by how well they match a question. */
interface Ranking {
    /** Constant of the fusion. The smaller it is, the more the first places count. */
    double FUSION = 10;

    /** Returns the best passages by their number, each with a score. Scores of different rankings are not comparable. */
    Map<Integer, Double> rank(String question, SearchTerms terms, int limit) throws IOException;

    /** Returns the numbers of a ranking, the best first. */
    static List<Integer> order(Map<Integer, Double> ranked) {
        return ranked.entrySet().stream()
                .sorted(Map.Entry.<Integer, Double>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Adds a ranking to others by reciprocal rank (Cormack, Clarke, Büttcher 2009), in which scores need not be comparable. */
    static void fuse(Map<Integer, Double> ranked, double share, Map<Integer, Double> into) {
        int rank = 0;
        for (int number : order(ranked)) {
            into.merge(number, share / (FUSION + ++rank), Double::sum);
        }
    }
}
