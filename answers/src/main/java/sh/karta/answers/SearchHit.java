// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.regex.Pattern;

/**
 * A passage that matches a question.
 *
 * @param title title of the page and heading, as Markdown
 * @param url URL of the passage
 * @param text text of the passage, as Markdown
 * @param excerpt the part of the text that answers the question, as Markdown
 * @param quote one sentence, item or cell of the text, of the excerpt if possible, exactly as a reader of the page sees it; empty for none
 * @param confidence how sure it is that the passage answers the question, from 0 to 1
 */
public record SearchHit(String title, String url, String text, String excerpt, String quote, double confidence) {
    /** Between the titles of a name. */
    static final char BETWEEN = '›';

    private static final int FEW_WORDS = 3;
    private static final String WITHOUT_SPACES =
            "\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}\\p{IsLao}\\p{IsKhmer}\\p{IsMyanmar}";
    private static final Pattern WORD = Pattern.compile(
            "[" + WITHOUT_SPACES + "]{2}|[\\p{L}\\p{N}&&[^" + WITHOUT_SPACES + "]][^\\s" + WITHOUT_SPACES + "]*");

    /** Returns the title as plain text without angle brackets, to name a source. */
    public String name() {
        return PlainText.of(title).replaceAll("</?|/?>", "");
    }

    /** Returns the last part of the name: the heading, or the title of a page. */
    public String heading() {
        String name = name();
        return name.substring(name.lastIndexOf(BETWEEN) + 1).strip();
    }

    /** Returns the excerpt with a citation mark after the block that contains the quote. An excerpt of code alone stays unchanged. */
    public String cited(String mark) {
        return CitedExcerpt.of(excerpt, quote, mark);
    }

    /** Returns whether the quote says something without its page: it has at least three words. Two characters without spaces count as one. */
    public boolean isQuoteClear() {
        return WORD.matcher(quote).results().limit(FEW_WORDS).count() == FEW_WORDS;
    }

    /** Returns the quote as Markdown that shows exactly its characters. */
    public String quotedMarkdown() {
        return MarkdownText.escape(quote);
    }
}
