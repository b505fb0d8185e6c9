// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.commonmark.testutil.TestResources;
import org.commonmark.testutil.example.Example;
import org.commonmark.testutil.example.ExampleReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All examples of GitHub Flavored Markdown 0.29 for the supported extensions, without exception. */
class GfmSpecTest {
    private static final Map<String, Integer> SECTIONS = Map.of(
            "Tables (extension)", 8,
            "Task list items (extension)", 2,
            "Strikethrough (extension)", 2,
            "Autolinks (extension)", 11);

    static List<Example> examples() {
        return ExampleReader.readExamples(TestResources.getGfmSpec()).stream()
                .filter(example -> SECTIONS.containsKey(example.getSection()))
                .toList();
    }

    @Test
    void eachExtensionHasExamples() {
        for (Map.Entry<String, Integer> section : SECTIONS.entrySet()) {
            assertThat(examples().stream().filter(it -> it.getSection().equals(section.getKey())))
                    .hasSize(section.getValue());
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void exampleMatchesTheSpecification(Example example) {
        assertThat(TreeHtml.of(example.getSource())).isEqualTo(example.getHtml());
    }
}
