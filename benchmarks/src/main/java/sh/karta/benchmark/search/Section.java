// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.search;

import java.util.Set;
import org.jsoup.Jsoup;

/**
 * A section of a document.
 *
 * @param page name of its page
 * @param title title of its page or chapter
 * @param heading its heading, without the number
 * @param html its own HTML, without subsections, which are separate sections
 */
record Section(String page, String title, String heading, String html) {
    /** Returns the text in which plain Lucene searches. */
    String text() {
        return title + "\n" + Jsoup.parseBodyFragment(html).text();
    }

    /** Returns the heading as a question that must find the page. */
    KnownItems.Question question() {
        return new KnownItems.Question(heading, Set.of(page));
    }
}
