// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.docs;

/**
 * A passage that matches a question.
 *
 * @param title title of the page and heading, as Markdown
 * @param url URL of the passage
 * @param text text of the passage, as Markdown
 * @param coverage share of the question's terms that the passage contains, from 0 to 1; rare terms weigh more
 */
public record SearchHit(String title, String url, String text, double coverage) {
    private static final int QUOTE = 200;

    /** Returns the title without Markdown for code and emphasis, to name a source. */
    public String name() {
        return title.replaceAll("[`*]+", "");
    }

    /** Returns the start of the passage in one line of plain text, to quote a source. */
    public String quote() {
        String line = text.replaceAll("[`*_>#|]+", "").replaceAll("\\s+", " ").strip();
        if (line.length() <= QUOTE) {
            return line;
        }
        int end = line.lastIndexOf(' ', QUOTE);
        return line.substring(0, end > 0 ? end : QUOTE) + "…";
    }
}
