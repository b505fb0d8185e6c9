// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SentencesTest {
    @Test
    void codeEmphasisAndLinksAreNotSplit() {
        assertThat(Sentences.of("Call `a. b`. Then [read. This](x). **Do. It** now. *So. What*? End"))
                .containsExactly("Call `a. b`.", "Then [read. This](x).", "**Do. It** now.", "*So. What*?", "End");
    }

    @Test
    void aMarkThatIsNeverClosedHoldsBackOnlyTheNextThousandCharacters() {
        String text = "Sad :( again. " + "It rains here. ".repeat(200);
        assertThat(Sentences.of(text)).hasSizeBetween(100, 140);
        assertThat(String.join(" ", Sentences.of(text))).isEqualTo(text.strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sad :( again. ", "5 * 3 is. ", "Odd ` tick. ", "Open [ here. "})
    @Timeout(60)
    void aMegabyteWithMarksThatAreNeverClosedIsReadOnce(String sentence) {
        assertThat(Sentences.of(sentence.repeat(1_000_000 / sentence.length()))).isNotEmpty();
    }
}
