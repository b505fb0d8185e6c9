// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Splits Markdown into sentences. Code spans, emphasis and links are never split, unless they are as long as a page. */
final class Sentences {
    /** Maximum length of a span in characters. The mark of a longer one is a plain character. */
    private static final int LONGEST_SPAN = 1_000;

    private int ticks;
    private int strong;
    private int stars;
    private int open;

    private Sentences() {}

    static List<String> of(String markdown) {
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
        breaks.setText(markdown);
        List<String> sentences = new ArrayList<>();
        Sentences current = new Sentences();
        int start = 0;
        int seen = 0;
        for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            current.read(markdown, seen, end);
            seen = end;
            if (current.isWhole() || end - start > LONGEST_SPAN || end == markdown.length()) {
                String sentence = markdown.substring(start, end).strip();
                if (!sentence.isEmpty()) {
                    sentences.add(sentence);
                }
                start = end;
                current = new Sentences();
            }
        }
        return sentences;
    }

    /** Counts the marks from one boundary to the next, so that a long text is read once. */
    private void read(String markdown, int from, int to) {
        for (int i = from; i < to; i++) {
            switch (markdown.charAt(i)) {
                case '`' -> ticks++;
                case '[', '(' -> open++;
                case ']', ')' -> open--;
                case '*' -> {
                    if (i + 1 < to && markdown.charAt(i + 1) == '*') {
                        strong++;
                        i++;
                    } else {
                        stars++;
                    }
                }
                default -> {}
            }
        }
    }

    private boolean isWhole() {
        return ticks % 2 == 0 && strong % 2 == 0 && stars % 2 == 0 && open <= 0;
    }
}
