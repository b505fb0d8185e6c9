// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CitationTextTest {
    private static String sent(String... pieces) {
        CitationText text = new CitationText();
        StringBuilder sent = new StringBuilder();
        for (String piece : pieces) {
            sent.append(text.add(piece));
        }
        return sent.append(text.rest()).toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Three.[1](#source-1) Or two.[12](#source-12)|Three.[1] Or two.[12]",
                "a[1](#source-1)[2](#source-2)|a[1] [2]",
                "a[1](#source-1)(b)|a[1] (b)",
                "[1](#source-1): b|[1] : b",
                "Yes![1](#source-1) No!|Yes! [1] No!",
                "a[0][1](#source-1)[2](#source-2)|a[0] [1] [2]",
                "[a](#source-1) [1](#other) [1](#source-x) [12345](#source-1)|[a](#source-1) [1](#other) [1](#source-x) [12345](#source-1)",
                "[|[",
                "a[1](#sour|a[1](#sour"
            })
    void aCitationBecomesItsNumberAtEveryCut(String text, String expected) {
        assertThat(sent(text)).isEqualTo(expected);
        for (int i = 0; i <= text.length(); i++) {
            for (int j = i; j <= text.length(); j++) {
                assertThat(sent(text.substring(0, i), text.substring(i, j), text.substring(j)))
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void onlyTheBeginningOfACitationIsHeldBack() {
        CitationText text = new CitationText();
        assertThat(text.add("See [the terms")).isEqualTo("See [the terms");
        assertThat(text.add("](#terms) and [1](#so")).isEqualTo("](#terms) and ");
        assertThat(text.add("urce-1)")).isEqualTo("[1]");
        assertThat(text.cites(1)).isTrue();
        assertThat(text.cites(2)).isFalse();
    }
}
