// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that an event's JSON equals Jackson's output and that its bytes equal those in the frame. */
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
    @ValueSource(longs = {0, 1, 9, 10, 99, 100, 12_345_678_901L, Long.MAX_VALUE})
    void theJsonBytesEqualThoseInTheFrame(long seq) {
        Event event = Event.stamp(EventDraft.messageDelta("part-1", "w\u00f6rter \u2615 \ud83d\ude00"), seq, AT);
        byte[] json = event.json().getBytes(StandardCharsets.UTF_8);
        assertThat(event.jsonBytes()).isEqualTo(json.length);
        ByteBuffer bytes = ByteBuffer.allocate(json.length);
        event.putJson(bytes);
        assertThat(bytes.array()).isEqualTo(json);
    }
}
