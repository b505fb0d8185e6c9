// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a visitor's text into words, in lower case. A word may be an identifier such as {@code data-base-url}, or a name with signs such
 * as {@code C++} or {@code .env}.
 */
final class WordTokenizer {
    /** The parts are limited in number, because Java's matcher recurses once for each. */
    private static final Pattern WORD = Pattern.compile(
            "(?:-{0,2}|(?<![\\p{L}\\p{N}_.])\\.)[\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N}_]*(?:[-:./'’](?=[\\p{L}\\p{N}_])[\\p{L}\\p{M}\\p{N}_]+){0,100}(?:(?:\\+\\+|#)(?![\\p{L}\\p{N}_+#]))?");

    private static final Pattern SENTENCE = Pattern.compile("[.!?:\\n]");
    private static final int MAX_WORDS = 60;
    private static final int MAX_CHARACTERS = 2_000;

    private WordTokenizer() {}

    /** Returns the first words of a text. Text after 2,000 characters is ignored. */
    static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        String start =
                text.substring(0, Math.min(text.length(), MAX_CHARACTERS)).replace('’', '\'');
        Matcher word = WORD.matcher(start.toLowerCase(Locale.ROOT));
        while (word.find() && words.size() < MAX_WORDS) {
            words.add(word.group());
        }
        return words;
    }

    /**
     * Returns the words that begin with a capital letter inside a sentence, and those of one capital letter, in lower case. Empty for a
     * text without a word in lower case, such as one in capitals only.
     */
    static Set<String> capitals(String text) {
        Set<String> capitals = new HashSet<>();
        boolean lower = false;
        Matcher word = WORD.matcher(
                text.substring(0, Math.min(text.length(), MAX_CHARACTERS)).replace('’', '\''));
        int end = 0;
        while (word.find()) {
            boolean starts = end == 0
                    || SENTENCE.matcher(text.substring(end, word.start())).find();
            boolean capital = Character.isUpperCase(word.group().codePointAt(0));
            lower |= !capital;
            if (capital && (!starts || word.group().length() == 1)) {
                capitals.add(word.group().toLowerCase(Locale.ROOT));
            }
            end = word.end();
        }
        return lower ? capitals : Set.of();
    }

    /** Returns all words of a text, however long it is. */
    static List<String> all(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .toList();
    }
}
