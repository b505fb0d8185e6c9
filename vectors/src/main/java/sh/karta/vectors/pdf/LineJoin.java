// SPDX-License-Identifier: Apache-2.0
package sh.karta.vectors.pdf;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Joins the lines of a paragraph, and the two halves of a word that is hyphenated at the end of a line. */
final class LineJoin {
    private static final String HYPHENS = "-\u00ad\u2010";
    private static final Pattern WORD = Pattern.compile("\\p{L}+(?:-\\p{L}+)*");

    private final Set<String> words = new HashSet<>();

    LineJoin(List<Line> lines) {
        lines.forEach(line -> WORD.matcher(line.text()).results().forEach(word -> words.add(lower(word.group()))));
    }

    String join(String text, String next) {
        if (isHyphenated(text, next)) {
            String start = text.substring(0, text.length() - 1);
            return start + (keepsHyphen(start, next) ? "-" : "") + next;
        }
        boolean isOneScript =
                isWithoutSpaces(text.codePointBefore(text.length())) && isWithoutSpaces(next.codePointAt(0));
        return text + (isOneScript ? "" : " ") + next;
    }

    static boolean isHyphenated(String text, String next) {
        int end = text.length() - 1;
        return end > 0
                && HYPHENS.indexOf(text.charAt(end)) >= 0
                && Character.isLetter(text.codePointBefore(end))
                && Character.isLowerCase(next.codePointAt(0));
    }

    /** Returns whether the joined word is a compound, which has its hyphen elsewhere in the document too. */
    private boolean keepsHyphen(String start, String next) {
        String first = lastWord(start);
        String second = WORD.matcher(next)
                .results()
                .findFirst()
                .map(word -> word.group())
                .orElse("");
        return words.contains(lower(first + "-" + second)) && !words.contains(lower(first + second));
    }

    private static String lastWord(String text) {
        int start = text.length();
        while (start > 0 && (Character.isLetter(text.charAt(start - 1)) || text.charAt(start - 1) == '-')) {
            start--;
        }
        return text.substring(start);
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }

    private static boolean isWithoutSpaces(int c) {
        Character.UnicodeScript script = Character.UnicodeScript.of(c);
        return script == Character.UnicodeScript.HAN
                || script == Character.UnicodeScript.HIRAGANA
                || script == Character.UnicodeScript.KATAKANA
                || (c >= 0x3000 && c <= 0x303f) // CJK Symbols and Punctuation
                || (c >= 0xff00 && c <= 0xffef); // Halfwidth and Fullwidth Forms
    }
}
