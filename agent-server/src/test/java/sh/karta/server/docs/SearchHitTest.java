// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SearchHitTest {
    @Test
    void theNameOfASourceHasNeitherMarkdownNorTags() {
        SearchHit found = new SearchHit("React › `<KartaWidget/>` and *where* `data_id` is", "/react", "", "", "", 1);
        assertThat(found.name()).isEqualTo("React › KartaWidget and where data_id is");
    }
}
