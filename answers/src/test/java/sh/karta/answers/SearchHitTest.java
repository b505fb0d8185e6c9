// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SearchHitTest {
    @ParameterizedTest
    @CsvSource({
        "'', false",
        "11, false",
        "Set with, false",
        "data-base-url, false",
        "http://a.example/b c, false",
        "Set with care, true",
        "1 2 3, true",
        "豆は月曜日に焙煎, true",
        "焙煎, false",
        "注文 は, false",
        "ราคาของกาแฟ, true",
        "커피는 월요일에 볶습니다, true"
    })
    void aQuoteIsClearIfItHasAFewWords(String quote, boolean clear) {
        assertThat(new SearchHit("Page", "/", "", "", quote, 1).isQuoteClear()).isEqualTo(clear);
    }

    @Test
    void theNameOfASourceHasNeitherMarkdownNorTags() {
        SearchHit found = new SearchHit("React › `<KartaWidget/>` and *where* `data_id` is", "/react", "", "", "", 1);
        assertThat(found.name()).isEqualTo("React › KartaWidget and where data_id is");
    }
}
