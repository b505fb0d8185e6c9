// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.docs;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Splits Markdown into sentences. Code spans and links are never split. */
final class Sentences {
    private Sentences() {}

    static List<String> of(String markdown) {
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
        breaks.setText(markdown);
        List<String> sentences = new ArrayList<>();
        int start = 0;
        for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            String sentence = markdown.substring(start, end);
            if (isWhole(sentence) || end == markdown.length()) {
                if (!sentence.isBlank()) {
                    sentences.add(sentence.strip());
                }
                start = end;
            }
        }
        return sentences;
    }

    private static boolean isWhole(String sentence) {
        long ticks = sentence.chars().filter(c -> c == '`').count();
        long strong = sentence.split("\\*\\*", -1).length - 1L;
        long stars = sentence.chars().filter(c -> c == '*').count() - 2 * strong;
        long open = sentence.chars().filter(c -> c == '[' || c == '(').count();
        long closed = sentence.chars().filter(c -> c == ']' || c == ')').count();
        return ticks % 2 == 0 && strong % 2 == 0 && stars % 2 == 0 && open <= closed;
    }
}
