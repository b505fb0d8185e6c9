// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QuestionTest {
    private static int rank(String page, String... paths) {
        return new Question("How?", "en", List.of(page), false).rank(List.of(paths));
    }

    @ParameterizedTest
    @CsvSource({
        "What is new?, What%20is%20new%3F",
        "What%20is%20new%3f, What%20is%20new%3F",
        "100%, 100%25",
        "100%25, 100%25",
        "C%23 clients, C%23%20clients",
        "Manual (2).pdf#page=2, Manual%20%282%29.pdf",
        "%C3%9Cber uns/$1, Über%20uns/$1",
        "orders/refunds#time, orders/refunds",
        "index, ''"
    })
    void aPageMayBeWrittenPercentEncodedOrNot(String page, String path) {
        assertThat(rank(page, "other", path)).isEqualTo(2);
    }

    @Test
    void anotherPageDoesNotCount() {
        assertThat(rank("orders/refunds", "orders", "orders%2frefund", "Orders/refunds"))
                .isZero();
    }
}
