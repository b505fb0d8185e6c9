// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.io.Reader;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.pattern.PatternReplaceCharFilter;

/**
 * Names that differ from others by signs only, such as C++, C#, .NET and .env. Analyzers drop signs, so they are spelled out first, in
 * documents and in questions: {@code cplusplus}, {@code csharp}, {@code dotnet}. Visitors may write them like this, too.
 */
final class SignedNames {
    /** Begins the word for a name that begins with a dot. */
    static final String DOT = "dot";

    private static final String NO_WORD_BEFORE = "(?<![\\p{L}\\p{N}_+#])";
    private static final String NO_WORD_BEHIND = "(?![\\p{L}\\p{N}_+#])";
    /** A name of one letter is nothing without its signs. A longer one is also found without them. */
    private static final Map<Pattern, String> SPELLED = Map.of(
            Pattern.compile(NO_WORD_BEFORE + "([A-Za-z])\\+\\+" + NO_WORD_BEHIND), "$1plusplus",
            Pattern.compile(NO_WORD_BEFORE + "([A-Za-z])#" + NO_WORD_BEHIND), "$1sharp",
            Pattern.compile(NO_WORD_BEFORE + "([A-Za-z][A-Za-z0-9]{1,20})\\+\\+" + NO_WORD_BEHIND), "$1 $1plusplus",
            Pattern.compile(NO_WORD_BEFORE + "([A-Za-z][A-Za-z0-9]{1,20})#" + NO_WORD_BEHIND), "$1 $1sharp",
            Pattern.compile("(?<![\\p{L}\\p{N}_.)\\]/])\\.([A-Za-z][A-Za-z0-9]{1,20})(?![\\p{L}\\p{N}_(])"),
                    "$1 " + DOT + "$1");

    private SignedNames() {}

    static Reader spelledOut(Reader text) {
        Reader spelled = text;
        for (Map.Entry<Pattern, String> each : SPELLED.entrySet()) {
            spelled = new PatternReplaceCharFilter(each.getKey(), each.getValue(), spelled);
        }
        return spelled;
    }

    /** Returns a name without its signs; empty if no name or one letter is left. */
    static String bare(String word) {
        String bare = word.replaceFirst("^\\.", "").replaceFirst("(\\+\\+|#)$", "");
        return bare.equals(word) || bare.length() < 2 ? "" : bare;
    }
}
