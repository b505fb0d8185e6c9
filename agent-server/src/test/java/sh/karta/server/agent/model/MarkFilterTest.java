// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MarkFilterTest {
    /** Passages 1, 2 and 12 were offered. */
    private static boolean isOffered(int number) {
        return number == 1 || number == 2 || number == 12;
    }

    private static String filtered(String... pieces) {
        MarkFilter filter = new MarkFilter(MarkFilterTest::isOffered);
        StringBuilder shown = new StringBuilder();
        for (String piece : pieces) {
            shown.append(filter.pass(piece));
        }
        return shown.append(filter.rest()).toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "Three days.[1](#source-1)|Three days.[1](#source-1)",
                "Three days. [9](#source-9) More.|Three days. More.",
                "Both [1](#source-1)[3](#source-3)[12](#source-12)!|Both [1](#source-1)[12](#source-12)!",
                "[0](#source-0)Nothing|Nothing",
                "A label [1](#source-2) follows.|A label [2](#source-2) follows.",
                "No mark: [1] a[2](i) [1](#source- [x](#source-9) [1](#Source-9)|No mark: [1] a[2](i) [1](#source- [x](#source-9) [1](#Source-9)",
                "[[9](#source-9)](#source-1)|[](#source-1)",
                "12345 [12345](#source-12345)|12345 [12345](#source-12345)",
                "Yes![1](#source-1) Yes! [2](#source-2)|Yes! [1](#source-1) Yes! [2](#source-2)",
                "Yes![9](#source-9)[1](#source-1)|Yes! [1](#source-1)",
            })
    void onlyMarksOfOfferedPassagesRemain(String text, String shown) {
        assertThat(filtered(text)).isEqualTo(shown);
    }

    @Test
    void aMarkMayBeCutAnywhere() {
        String text = "It takes three days![1](#source-1) Or [two](https://example.com) [9](#source-9)."
                + " [7](#source-7)[2](#source-2) [[12](#source-12) [3](#source-3";
        String whole = filtered(text);
        assertThat(whole)
                .isEqualTo("It takes three days! [1](#source-1) Or [two](https://example.com)."
                        + "[2](#source-2) [[12](#source-12) [3](#source-3");
        for (int first = 0; first <= text.length(); first++) {
            for (int second = first; second <= text.length(); second++) {
                assertThat(filtered(text.substring(0, first), text.substring(first, second), text.substring(second)))
                        .isEqualTo(whole);
            }
        }
        assertThat(filtered(text.split(""))).isEqualTo(whole);
    }

    @Test
    void onlyTextThatMayBecomeAMarkIsHeldBack() {
        MarkFilter filter = new MarkFilter(MarkFilterTest::isOffered);
        List<String> shown = new ArrayList<>();
        for (String piece : List.of("A [link", "] and ", "more [", "9](#sou", "rce-9", ") b")) {
            shown.add(filter.pass(piece));
        }
        assertThat(shown).containsExactly("A [link", "] and", " more", "", "", " b");
        assertThat(filter.rest()).isEmpty();
    }

    @Test
    void theTextHeldBackIsNeverLongerThanAMark() {
        MarkFilter filter = new MarkFilter(MarkFilterTest::isOffered);
        String open = "[1](#source-".repeat(1_000);
        assertThat(filter.pass(open).length()).isGreaterThan(open.length() - CitationMark.LONGEST);
    }
}
