// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that an event's JSON equals Jackson's output, and that words are the same events as those of their drafts. */
final class EventTest {
    private static final Instant AT = Instant.parse("2026-05-01T12:00:00.123Z");

    @Test
    void fieldsAreWrittenAsByTheJsonGenerator() {
        StringBuilder controls = new StringBuilder();
        for (char c = 0; c < 0x30; c++) {
            controls.append(c);
        }
        for (String text : List.of(
                "",
                "plain",
                controls.toString(),
                "a \"quoted\" \\ backslash / slash",
                "\u007f \u0085 \u2028\u2029 \ufeff w\u00f6rter \u2615 \ud83d\ude00",
                "half of a pair \ud83d",
                "</script>",
                "x\n".repeat(2_000))) {
            ObjectNode fields = Json.object()
                    .put("text", text)
                    .put(text, 1)
                    .put("delta", true)
                    .put("number", 5L)
                    .put("fraction", 0.5)
                    .putNull("nothing");
            fields.putObject("nested").put("text", text).putArray("list").add(text);
            Event event = Event.stamp(new EventDraft(EventType.MESSAGE, fields), 7, AT);
            assertThat(event.json())
                    .isEqualTo("{\"type\":\"agent.message\",\"seq\":7,\"created_at\":\"2026-05-01T12:00:00.123Z\","
                            + Json.write(fields).substring(1));
        }
    }

    @Test
    void anEventWithoutFieldsIsValidJson() {
        Event event = Event.stamp(EventDraft.running(), 3, AT);
        assertThat(event.json())
                .isEqualTo(
                        "{\"type\":\"session.status_running\",\"seq\":3,\"created_at\":\"2026-05-01T12:00:00.123Z\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "\"quoted\" \\ backslash\nline",
                "w\u00f6rter \u2028 \u2615 \ud83d\ude00",
                "half of a pair \ud83d",
                "\ndata: {}\n\n"
            })
    void wordsEqualTheEventOfTheirDraft(String text) {
        EventDraft draft = EventDraft.thinkingDelta("part-" + text, text);
        Event stamped =
                Event.stamp(new EventDraft(draft.type(), draft.fields().put("message_id", "msg_7_answer")), 12_345, AT);
        Event words = Event.deltas(draft.type(), "part-" + text, text, "msg_7_answer", 12_345, AT);
        assertThat(words.frame()).isEqualTo(stamped.frame());
        assertThat(words.json()).isEqualTo(stamped.json());
        assertThat(words.text("text")).isEqualTo(text);
        assertThat(words.createdAt()).isEqualTo(AT);
    }

    @Test
    void eachEventHasItsOwnTime() {
        Event first = Event.deltas(EventType.MESSAGE, "p", "a", "msg_1_answer", 1, AT);
        Event second = Event.deltas(EventType.MESSAGE, "p", "b", "msg_1_answer", 2, AT.plusMillis(1));
        Event again = Event.deltas(EventType.MESSAGE, "p", "c", "msg_1_answer", 3, AT);
        assertThat(first.fields().path("created_at").asText()).isEqualTo("2026-05-01T12:00:00.123Z");
        assertThat(second.fields().path("created_at").asText()).isEqualTo("2026-05-01T12:00:00.124Z");
        assertThat(again.fields().path("created_at").asText()).isEqualTo("2026-05-01T12:00:00.123Z");
    }

    @Test
    void theFrameIsOneLineOfData() {
        Event event = new Event(7, EventType.WARMING, "{\"type\":\"session.warming\"}");
        assertThat(new String(event.frame(), StandardCharsets.UTF_8))
                .isEqualTo("id: 7\ndata: {\"type\":\"session.warming\"}\n\n");
    }
}
