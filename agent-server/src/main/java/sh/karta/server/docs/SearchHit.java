// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.docs;

/**
 * A passage that answers a question.
 *
 * @param title page and heading, as Markdown
 * @param url where it can be read
 * @param text the passage, as Markdown
 * @param coverage how much of what was asked stands in it, from 0 to 1; rare words weigh more
 */
public record SearchHit(String title, String url, String text, double coverage) {
    private static final int QUOTE = 200;

    /** The title without the marks of code and emphasis, for a source. */
    public String name() {
        return title.replaceAll("[`*]+", "");
    }

    /** The beginning of the passage in one line, for a source. */
    public String quote() {
        String line = text.replaceAll("[`*_>#|]+", "").replaceAll("\\s+", " ").strip();
        if (line.length() <= QUOTE) {
            return line;
        }
        int end = line.lastIndexOf(' ', QUOTE);
        return line.substring(0, end > 0 ? end : QUOTE) + "…";
    }
}
