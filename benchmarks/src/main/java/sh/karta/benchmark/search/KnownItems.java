// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.search;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * The quality of a search that must find the right page of each question.
 *
 * @param hitAt1 share of questions with their page first
 * @param hitAt3 share of questions with their page among the first three
 * @param mrrAt10 mean of 1 / rank of the page among the first ten
 */
record KnownItems(double hitAt1, double hitAt3, double mrrAt10) {
    /** @param pages the pages that answer it; one of them suffices */
    record Question(String ask, Set<String> pages) {
        /** Returns the rank of the first page that answers it, from 1; 0 if there is none among ten. */
        private int rank(List<String> ranked) {
            List<String> each = ranked.stream().distinct().limit(RANKED).toList();
            for (int i = 0; i < each.size(); i++) {
                if (pages.contains(each.get(i))) {
                    return i + 1;
                }
            }
            return 0;
        }
    }

    /** Returns the pages for a question, the best first. A page may be repeated. */
    @FunctionalInterface
    interface Search {
        List<String> ranked(String question) throws IOException;
    }

    static final int RANKED = 10;

    static KnownItems of(List<Question> questions, Search search) throws IOException {
        double first = 0;
        double three = 0;
        double reciprocal = 0;
        for (Question question : questions) {
            int rank = question.rank(search.ranked(question.ask()));
            first += rank == 1 ? 1 : 0;
            three += rank >= 1 && rank <= 3 ? 1 : 0;
            reciprocal += rank == 0 ? 0 : 1.0 / rank;
        }
        int all = questions.size();
        return new KnownItems(first / all, three / all, reciprocal / all);
    }
}
