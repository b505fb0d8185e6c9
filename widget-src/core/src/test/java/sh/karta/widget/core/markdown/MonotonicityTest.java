// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * While a text arrives character by character, shown letters stay, and markers do not appear only to disappear again.
 */
class MonotonicityTest {
    private static final boolean FULL = Boolean.getBoolean("karta.full");

    /**
     * Letters that may disappear later: link targets with their titles, labels of references, definitions, entities.
     * Markers and pipes contain no letters.
     */
    private static final Pattern MAY_VANISH = Pattern.compile(
            "\\]\\([^\\n]*|\\]\\[[^\\]]*|(?m)^[\\s>]*\\[(\\\\.|[^\\]])*\\]:[^\\n]*(\\n[^\\n]*)?|&#?\\w+;?");

    /** An entity behind the beginning of a formula. */
    private static final Pattern ENTITY = Pattern.compile("(?s)(?<=(\\\\[\\[(]|\\$).{0,999})&#?\\w+;");

    private static final List<String> MARKERS = List.of("**", "__", "~~", "``", "](", "|-", "[ ]", "[x]", "==", "![");

    @Test
    void shownLettersOfAnswersStay() {
        for (String text : SampleAnswers.all(FULL ? 200 : 24)) {
            assertShownLettersStay(text, true);
        }
    }

    @Test
    void shownLettersOfSpecificationExamplesStay() {
        for (String text : StreamingTest.examples()) {
            assertShownLettersStay(text, false);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\[ &#x41; b \\]", "\\[ &#x41; b \\\n c \\]", "a \\( &#x41; said \\)"})
    void aBackslashDoesNotTurnTextIntoAFormulaForAMoment(String text) {
        TreeSink sink = new TreeSink();
        MarkdownParser parser = sink.parser();
        for (int i = 0; i < text.length(); i++) {
            parser.append(text.substring(i, i + 1));
            if (text.charAt(i) != ';' && i > text.indexOf(';')) {
                assertThat(sink.shownText())
                        .as("after: %s", text.substring(0, i + 1))
                        .doesNotContain("x41");
            }
        }
    }

    @Test
    void shownLettersOfGeneratedDocumentsStay() {
        for (long seed = 1; seed <= (FULL ? 2_000 : 80); seed++) {
            assertShownLettersStay(new RandomDocuments(seed).document(), false);
        }
    }

    private static void assertShownLettersStay(String text, boolean forMarkers) {
        TreeSink sink = new TreeSink();
        sink.allowsLateDefinitions = true;
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
                assertThat(onlyExplainedIsGone(before, letters, source))
                        .as("«%s» became «%s» after: %s", before, letters, source)
                        .isTrue();
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

    /**
     * Returns whether {@code after} contains the letters of {@code before} in order, except for runs that may vanish.
     */
    private static boolean onlyExplainedIsGone(String before, String after, String source) {
        int start = 0;
        while (start < after.length() && start < before.length() && before.charAt(start) == after.charAt(start)) {
            start++;
        }
        int end = 0;
        while (end < Math.min(before.length(), after.length()) - start
                && before.charAt(before.length() - 1 - end) == after.charAt(after.length() - 1 - end)) {
            end++;
        }
        // A formula that begins before an entity shows its source instead of its letter.
        Stream<String> entities = ENTITY.matcher(source)
                .results()
                .map(entity -> TreeSink.parse(entity.group()).shownText());
        List<String> pieces = Stream.concat(MAY_VANISH.matcher(source).results().map(MatchResult::group), entities)
                .map(MonotonicityTest::letters)
                .toList();
        // Adjacent pieces without a letter between them vanish in one run. A run may also include the cut-off letters
        // next to it, so runs are compared up to rotation.
        StringBuilder vanishing = new StringBuilder(String.join("", pieces));
        pieces.forEach(piece -> vanishing.append('\n').append(piece).append(piece));
        return canBecome(
                before.substring(start, before.length() - end),
                after.substring(start, after.length() - end),
                vanishing.toString());
    }

    /**
     * Tries all ways to keep letters, skip runs contained in {@code vanishing} and add new letters. A run must be
     * contained as a whole, so after a skipped run the next letter is kept.
     */
    private static boolean canBecome(String before, String after, String vanishing) {
        boolean[][] kept = new boolean[before.length() + 1][after.length() + 1];
        boolean[][] leftOut = new boolean[before.length() + 1][after.length() + 1];
        kept[0][0] = true;
        for (int i = 0; i <= before.length(); i++) {
            for (int j = 0; j <= after.length(); j++) {
                if (j < after.length()) {
                    kept[i][j + 1] |= kept[i][j];
                    leftOut[i][j + 1] |= leftOut[i][j];
                    if (i < before.length() && before.charAt(i) == after.charAt(j)) {
                        kept[i + 1][j + 1] |= kept[i][j] || leftOut[i][j];
                    }
                }
                for (int k = i + 1;
                        kept[i][j] && k <= before.length() && vanishing.contains(before.substring(i, k));
                        k++) {
                    leftOut[k][j] = true;
                }
            }
        }
        return kept[before.length()][after.length()] || leftOut[before.length()][after.length()];
    }
}
