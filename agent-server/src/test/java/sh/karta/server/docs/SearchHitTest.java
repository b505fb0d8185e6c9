// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SearchHitTest {
    @Test
    void theNameOfASourceHasNoMarkdown() {
        SearchHit found =
                new SearchHit("Commands › `karta(\"on\", …)` and *where* `data_id` stands", "/commands", "", 1);
        assertThat(found.name()).isEqualTo("Commands › karta(\"on\", …) and where data_id stands");
    }

    @Test
    void aQuoteIsOneLineThatEndsAtAWord() {
        SearchHit found = new SearchHit("t", "u", "## `a`\n\n" + "word ".repeat(60), 1);
        assertThat(found.quote()).startsWith("a word word").endsWith("word…").hasSizeLessThanOrEqualTo(201);
    }
}
