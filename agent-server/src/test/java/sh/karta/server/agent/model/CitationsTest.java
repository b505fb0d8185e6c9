// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import sh.karta.server.event.Json;

final class CitationsTest {
    private final Citations citations = new Citations();

    private ObjectNode search(String... urlsAndQuotes) {
        ObjectNode output = Json.object();
        ArrayNode passages = output.putArray("passages");
        for (int i = 0; i < urlsAndQuotes.length; i += 2) {
            passages.addObject().put("title", "T").put("url", urlsAndQuotes[i]).put("quote", urlsAndQuotes[i + 1]);
        }
        citations.offer(DocsTool.NAME, output);
        return output;
    }

    private JsonNode sources() {
        return Objects.requireNonNull(citations.sources());
    }

    @Test
    void furtherReadingIsAtMostTwoOtherPages() {
        search("/a#one", "", "/a#two", "", "/b#one", "", "/b#two", "", "/c", "", "/d", "");
        assertThat(citations.cite(1)).isTrue();
        assertThat(sources())
                .extracting(
                        item -> item.path("url").asText() + item.path("also").asText(""))
                .containsExactly("/a#one", "/b#onetrue", "/ctrue");
    }

    @Test
    void passagesOfOneUrlShareANumberAndTheQuoteOfTheFirst() {
        ObjectNode output = search("/a", "The first sentence.", "/a", "The second one.");
        assertThat(output.path("passages"))
                .extracting(passage -> passage.path("n").asInt())
                .containsExactly(1, 1);
        search("/a", "A later search.");
        citations.cite(1);
        assertThat(sources()).hasSize(1);
        assertThat(sources().at("/0/quote").asText()).isEqualTo("The first sentence.");
    }
}
