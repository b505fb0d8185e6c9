// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.Json;

final class ResponseFramingTest {
    @Test
    void furtherReadingIsNoCitationOfTheText() {
        ResponseFraming framing = new ResponseFraming(Json.object());
        ArrayNode items = Json.object().putArray("items");
        items.addObject().put("n", 1).put("title", "Care").put("url", "/care").put("quote", "Every 200 cups.");
        items.addObject().put("title", "Water").put("url", "/water").put("also", true);
        framing.frame(Event.stamp(EventDraft.messageDelta("a", "Every 200 cups."), 1, Instant.EPOCH));
        framing.frame(Event.stamp(EventDraft.sources(items), 2, Instant.EPOCH));
        assertThat(framing.response().at("/output/0/content/0/annotations"))
                .singleElement()
                .satisfies(citation -> assertThat(citation.path("url").asText()).isEqualTo("/care"));
    }
}
