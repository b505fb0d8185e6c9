// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.strings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanizeTest {
    @ParameterizedTest
    @CsvSource({
        "search_manual,Search manual",
        "searchManual,Search Manual",
        "search-manual,Search manual",
        "orders.refund,Orders refund",
        "queryDB,Query DB",
        "Look up,Look up",
        "'',''",
    })
    void identifiersBecomeWords(String identifier, String words) {
        assertThat(Humanize.of(identifier)).isEqualTo(words);
    }
}
