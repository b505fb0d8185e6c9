// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** While a text arrives character by character, what was shown stays, and markers do not show up to vanish again. */
class MonotonicityTest {
    private static final boolean FULL = Boolean.getBoolean("karta.full");

    /**
     * Where letters that were shown may be gone later: link targets with their titles, labels of references, definitions,
     * entities. Markers and pipes have no letters.
     */
    private static final Pattern MAY_VANISH = Pattern.compile(
            "\\]\\([^\\n]*|\\]\\[[^\\]]*|(?m)^[\\s>]*\\[(\\\\.|[^\\]])*\\]:[^\\n]*(\\n[^\\n]*)?|&#?\\w+;?");

    private static final List<String> MARKERS = List.of("**", "__", "~~", "``", "](", "|-", "[ ]", "[x]", "==", "![");

    @Test
    void answersOnlyGrow() {
        for (String text : Answers.all(FULL ? 200 : 24)) {
            watch(text, true);
        }
    }

    @Test
    void specificationExamplesOnlyGrow() {
        for (String text : StreamingTest.examples()) {
            watch(text, false);
        }
    }

    @Test
    void generatedDocumentsOnlyGrow() {
        for (long seed = 1; seed <= (FULL ? 2_000 : 80); seed++) {
            watch(new Documents(seed).document(), false);
        }
    }

    private static void watch(String text, boolean forMarkers) {
        TreeSink sink = new TreeSink();
        sink.late = true;
        MarkdownParser parser = sink.parser();
        String atEnd = TreeSink.parse(text).shownText();
        String before = "";
        for (int i = 0; i <= text.length(); i++) {
            if (i < text.length()) {
                parser.append(text.substring(i, i + 1));
            } else {
                parser.end();
            }
            String shown = sink.shownText();
            String letters = letters(shown);
            if (!letters.startsWith(before)) {
                String source = text.substring(0, Math.min(i + 1, text.length()));
                for (String gone : gone(before, letters)) {
                    assertThat(isExplained(gone, source))
                            .as("«%s» gone after: %s", gone, source)
                            .isTrue();
                }
            }
            for (String marker : MARKERS) {
                if (forMarkers && !atEnd.contains(marker)) {
                    assertThat(shown)
                            .as("after: %s", text.substring(0, Math.min(i + 1, text.length())))
                            .doesNotContain(marker);
                }
            }
            before = letters;
        }
        assertThat(sink.shownText()).isEqualTo(atEnd);
    }

    private static String letters(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (Character.isLetterOrDigit(text.charAt(i))) {
                out.append(text.charAt(i));
            }
        }
        return out.toString();
    }

    private static boolean isExplained(String gone, String source) {
        // Where the same letters stand twice in a row, what is gone can be told up to rotation only.
        List<String> explained =
                MAY_VANISH.matcher(source).results().map(MatchResult::group).toList();
        // What stands behind each other without a letter between vanishes in one run.
        return explained.stream().anyMatch(it -> letters(it + it).contains(gone))
                || letters(String.join("", explained)).contains(gone);
    }

    /** Returns the runs of letters of {@code before} that are not in {@code after}. */
    private static List<String> gone(String before, String after) {
        int start = 0;
        while (start < after.length() && start < before.length() && before.charAt(start) == after.charAt(start)) {
            start++;
        }
        int end = 0;
        while (end < Math.min(before.length(), after.length()) - start
                && before.charAt(before.length() - 1 - end) == after.charAt(after.length() - 1 - end)) {
            end++;
        }
        return leftOut(before.substring(start, before.length() - end), after.substring(start, after.length() - end));
    }

    /** Returns the runs of letters of {@code before} that a longest common subsequence with {@code after} leaves out. */
    private static List<String> leftOut(String before, String after) {
        int[][] length = new int[before.length() + 1][after.length() + 1];
        for (int i = before.length() - 1; i >= 0; i--) {
            for (int j = after.length() - 1; j >= 0; j--) {
                length[i][j] = before.charAt(i) == after.charAt(j)
                        ? length[i + 1][j + 1] + 1
                        : Math.max(length[i + 1][j], length[i][j + 1]);
            }
        }
        List<String> runs = new ArrayList<>();
        StringBuilder run = new StringBuilder();
        int j = 0;
        for (int i = 0; i < before.length(); i++) {
            while (j < after.length() && length[i][j] == length[i][j + 1] && before.charAt(i) != after.charAt(j)) {
                j++;
            }
            if (j < after.length() && before.charAt(i) == after.charAt(j)) {
                j++;
                if (!run.isEmpty()) {
                    runs.add(run.toString());
                    run.setLength(0);
                }
            } else {
                run.append(before.charAt(i));
            }
        }
        if (!run.isEmpty()) {
            runs.add(run.toString());
        }
        return runs;
    }
}
