// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.commonmark.testutil.TestResources;
import org.commonmark.testutil.example.ExampleReader;
import org.junit.jupiter.api.Test;

/**
 * The tree at the end does not depend on how the text is split. {@code -Pfull} splits every answer in two at every
 * position instead of a seeded sample.
 */
class StreamingTest {
    private static final boolean FULL = Boolean.getBoolean("karta.full");
    private static final int ANSWERS = 200;

    @Test
    void specificationExamplesGiveTheSameTreeInTwoPieces() {
        for (String text : examples()) {
            String expected = TreeSink.parse(text).dump();
            for (int at = 0; at <= text.length(); at++) {
                check(expected, List.of(text.substring(0, at), text.substring(at)));
            }
        }
    }

    @Test
    void specificationExamplesGiveTheSameTreeCharacterByCharacter() {
        for (String text : examples()) {
            check(TreeSink.parse(text).dump(), characters(text));
        }
    }

    @Test
    void answersGiveTheSameTreeInTwoPieces() {
        List<String> answers = SampleAnswers.all(ANSWERS);
        for (int i = 0; i < answers.size(); i++) {
            String text = answers.get(i);
            String expected = TreeSink.parse(text).dump();
            for (int at = FULL ? 0 : i % 97; at <= text.length(); at += FULL ? 1 : 97) {
                check(expected, List.of(text.substring(0, at), text.substring(at)));
            }
        }
    }

    @Test
    void answersGiveTheSameTreeInRandomPieces() {
        List<String> answers = SampleAnswers.all(ANSWERS);
        for (int i = 0; i < answers.size(); i++) {
            String text = answers.get(i);
            String expected = TreeSink.parse(text).dump();
            check(expected, characters(text));
            check(expected, new RandomDocuments(i).pieces(text, 5));
            check(expected, new RandomDocuments(i).pieces(text, 60));
        }
    }

    @Test
    void generatedTextsGiveTheSameTreeInRandomPieces() {
        for (long seed = 1; seed <= (FULL ? 50_000 : 800); seed++) {
            RandomDocuments documents = new RandomDocuments(seed);
            String text = seed % 3 == 0
                    ? documents.extendedSoup(60)
                    : seed % 3 == 1 ? documents.soup(60) : documents.document();
            String expected = TreeSink.parse(text).dump();
            check(expected, characters(text));
            check(expected, documents.pieces(text, 9));
        }
    }

    @Test
    void allLineEndingsGiveTheSameTree() {
        for (String text : SampleAnswers.BY_HAND) {
            String expected = TreeSink.parse(text).dump();
            check(expected, List.of(text.replace("\n", "\r\n")));
            check(expected, List.of(text.replace("\n", "\r")));
            check(expected, characters(text.replace("\n", "\r\n")));
        }
    }

    static List<String> examples() {
        List<String> texts = new ArrayList<>(ExampleReader.readExampleSources(TestResources.getSpec()));
        texts.addAll(GfmSpecTest.examples().stream().map(it -> it.getSource()).toList());
        return texts;
    }

    static List<String> characters(String text) {
        return List.of(text.split("", -1));
    }

    private static void check(String expected, List<String> pieces) {
        String actual;
        try {
            actual = TreeSink.parse(pieces).dump();
        } catch (AssertionError e) {
            throw new AssertionError("for " + pieces, e);
        }
        if (!actual.equals(expected)) {
            assertThat(actual).as("%s", pieces).isEqualTo(expected);
        }
    }
}
