// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.search;

import java.io.IOException;
import java.util.List;

/**
 * The quality of a search that must find the one right page of each question.
 *
 * @param hitAt1 share of questions with their page first
 * @param hitAt3 share of questions with their page among the first three
 * @param mrrAt10 mean of 1 / rank of the page among the first ten
 */
record KnownItems(double hitAt1, double hitAt3, double mrrAt10) {
    /** Returns the pages for a question, the best first. */
    @FunctionalInterface
    interface Search {
        List<String> ranked(String question) throws IOException;
    }

    static final int RANKED = 10;

    static KnownItems of(List<Faq.Item> items, Search search) throws IOException {
        double first = 0;
        double three = 0;
        double reciprocal = 0;
        for (Faq.Item item : items) {
            int rank = 1
                    + search.ranked(item.question()).stream()
                            .distinct()
                            .limit(RANKED)
                            .toList()
                            .indexOf(item.page());
            first += rank == 1 ? 1 : 0;
            three += rank >= 1 && rank <= 3 ? 1 : 0;
            reciprocal += rank == 0 ? 0 : 1.0 / rank;
        }
        return new KnownItems(first / items.size(), three / items.size(), reciprocal / items.size());
    }
}
