// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A citation in an answer: the Markdown link {@code [n](#source-n)}. */
final class CitationMark {
    /** Includes the space before the mark, which is removed together with it. A longer number cannot refer to a passage. */
    static final Pattern PATTERN = Pattern.compile(" ?\\[(\\d{1,4})]\\(#source-(\\d{1,4})\\)");

    /** The length of the longest mark. */
    static final int LONGEST = " [1234](#source-1234)".length();

    private CitationMark() {}

    /** Returns the numbers of the passages that the marks of a text refer to. */
    static List<Integer> numbers(CharSequence text) {
        return PATTERN.matcher(text)
                .results()
                .map(mark -> Integer.parseInt(mark.group(2)))
                .toList();
    }

    /**
     * Returns the text without the marks that are not kept. The label of a kept mark becomes its number. Behind an exclamation mark it
     * follows a space, because it would be an image.
     *
     * @param before the character before the text
     */
    static String filter(CharSequence text, char before, IntPredicate kept) {
        Matcher matcher = PATTERN.matcher(text);
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(out, "");
            String number = matcher.group(2);
            if (kept.test(Integer.parseInt(number))) {
                char last = out.isEmpty() ? before : out.charAt(out.length() - 1);
                out.append(matcher.group().startsWith(" ") || last == '!' ? " " : "")
                        .append("[" + number + "](#source-" + number + ")");
            }
        }
        return matcher.appendTail(out).toString();
    }
}
