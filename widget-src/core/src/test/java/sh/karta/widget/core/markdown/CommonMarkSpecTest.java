// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.commonmark.testutil.TestResources;
import org.commonmark.testutil.example.Example;
import org.commonmark.testutil.example.ExampleReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All examples of CommonMark 0.31.2, numbered as in the specification. */
class CommonMarkSpecTest {
    private static final String HTML_BLOCK = "HTML blocks are text here";
    private static final String RAW_HTML = "raw HTML is text here";
    private static final String AUTOLINK = "GFM turns bare addresses into links";
    private static final String ENTITY = "uncommon entities are text here";

    private static final String FORMULA = "escaped brackets around a backslash are a formula here";

    private static final Map<Integer, String> EXCLUDED = new TreeMap<>();

    static {
        exclude(RAW_HTML, 21, 31, 344, 475, 476, 477, 491, 494, 524, 536);
        exclude(RAW_HTML, 613, 614, 615, 616, 617, 623, 625, 626, 627, 628, 629, 630, 631, 642, 643);
        exclude(HTML_BLOCK, 148, 149, 150, 151, 152, 153, 154, 155, 156, 157, 158, 159, 160, 161, 162, 163, 164);
        exclude(HTML_BLOCK, 165, 166, 167, 168, 169, 170, 171, 172, 173, 174, 175, 176, 177, 178, 179, 180, 181);
        exclude(HTML_BLOCK, 182, 183, 184, 185, 186, 187, 188, 189, 190, 191, 201, 308, 309);
        exclude(AUTOLINK, 602, 608, 611, 612);
        exclude(ENTITY, 25);
        exclude(FORMULA, 12);
    }

    private static void exclude(String reason, int... numbers) {
        for (int number : numbers) {
            EXCLUDED.put(number, reason);
        }
    }

    record Numbered(int number, Example example) {
        String source() {
            return example.getSource();
        }

        // The specification shows tabs as arrows.
        String html() {
            return example.getHtml().replace('→', '\t');
        }

        @Override
        public String toString() {
            return number + " " + example.getSection();
        }
    }

    static List<Numbered> examples() {
        List<Numbered> examples = new ArrayList<>();
        for (Example example : ExampleReader.readExamples(TestResources.getSpec())) {
            examples.add(new Numbered(examples.size() + 1, example));
        }
        return examples;
    }

    static List<Numbered> included() {
        return examples().stream()
                .filter(it -> !EXCLUDED.containsKey(it.number))
                .toList();
    }

    static List<Numbered> excludedForHtml() {
        return examples().stream()
                .filter(it -> HTML_BLOCK.equals(EXCLUDED.get(it.number)) || RAW_HTML.equals(EXCLUDED.get(it.number)))
                .filter(it -> !it.source().contains("<!--"))
                .toList();
    }

    static List<Numbered> withComments() {
        return examples().stream().filter(it -> it.source().contains("<!--")).toList();
    }

    @Test
    void theSpecificationHas652Examples() {
        assertThat(examples()).hasSize(652);
        assertThat(TestResources.readAsString(TestResources.getSpec())).contains("version: '0.31.2'");
    }

    @ParameterizedTest
    @MethodSource("included")
    void exampleMatchesTheSpecification(Numbered example) {
        assertThat(TreeHtml.of(example.source())).isEqualTo(example.html());
    }

    @ParameterizedTest
    @MethodSource("excludedForHtml")
    void exampleWithHtmlMatchesAParserWithoutHtml(Numbered example) {
        assertThat(TreeHtml.of(example.source())).isEqualTo(Oracle.html(example.source()));
    }

    @ParameterizedTest
    @MethodSource("withComments")
    void commentsOfExamplesAreLeftOut(Numbered example) {
        assertThat(TreeHtml.of(example.source()).replaceAll("(?s)<pre>.*?</pre>", ""))
                .doesNotContain("!--");
        assertThat(withComments()).hasSize(7);
    }

    @Test
    void everyExcludedExampleDiffersFromTheSpecification() {
        assertThat(examples().stream()
                        .filter(it -> EXCLUDED.containsKey(it.number))
                        .filter(it -> TreeHtml.of(it.source()).equals(it.html())))
                .isEmpty();
    }
}
