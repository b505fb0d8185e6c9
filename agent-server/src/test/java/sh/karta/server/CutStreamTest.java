// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.event.Json;

/** Cuts the stream of a running answer after a number of bytes, then resumes it. With {@code -Pfull} after every byte, else after some. */
@Tag(TestServer.BOTH_STORES)
@Timeout(3_600)
final class CutStreamTest {
    private static final int STEP = Boolean.getBoolean("karta.full") ? 1 : 151;
    private static final String FIRST =
            IntStream.range(0, 40).mapToObj(i -> "wörd" + i).collect(Collectors.joining(" "));
    private static final String SECOND =
            IntStream.range(0, 40).mapToObj(i -> "more" + i).collect(Collectors.joining(" "));

    @TempDir
    Path directory;

    /** Reads at most so many bytes and returns the events that arrived whole. */
    private static List<JsonNode> read(InputStream stream, int bytes) throws IOException {
        String text = new String(stream.readNBytes(bytes), StandardCharsets.UTF_8);
        List<JsonNode> events = new ArrayList<>();
        String[] frames = text.split("\n\n", -1);
        for (String frame : List.of(frames).subList(0, frames.length - 1)) {
            frame.lines()
                    .filter(line -> line.startsWith("data: "))
                    .forEach(line -> events.add(Json.parseTrusted(line.substring("data: ".length()))));
        }
        return events;
    }

    @Test
    void aStreamThatIsCutAfterAnyByteResumesWithoutAGapOrARepetition() throws IOException {
        String yaml = TestServer.QUICK_DEMO.replace("pace_millis: 0", "pace_millis: 2")
                + "    limits: {key_per_minute: 1000000, visitor_per_minute: 1000000, visitor_reads_per_minute: 1000000}\n";
        int cuts = 0;
        try (TestServer server = TestServer.with(directory, yaml)) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            for (int bytes = 1; ; bytes += STEP, cuts++) {
                String id = client.createSession();
                client.say(id, "say: " + FIRST + "\n@tool find {}\n{}\n@answer\n" + SECOND);
                List<JsonNode> seen;
                try (InputStream stream = client.open(client.session(id) + "/events/stream?after=0")) {
                    seen = read(stream, bytes);
                }
                boolean whole = !seen.isEmpty()
                        && seen.get(seen.size() - 1).path("type").asText().equals("session.status_idle");
                long cursor = seen.isEmpty()
                        ? 0
                        : seen.get(seen.size() - 1).path("seq").asLong();
                seen.addAll(client.follow(id, cursor));

                assertThat(seen)
                        .as("cut after %d bytes", bytes)
                        .extracting(event -> event.path("seq").asLong())
                        .isSorted()
                        .doesNotHaveDuplicates();
                String answer = FIRST + "\n\n" + SECOND;
                for (int i = 0; i < seen.size(); i++) {
                    assertThat(answer).startsWith(TestClient.text(seen.subList(0, i + 1)));
                }
                assertThat(TestClient.text(seen))
                        .as("cut after %d bytes", bytes)
                        .isEqualTo(answer);
                assertThat(TestClient.types(seen)).contains("agent.tool_use").endsWith("session.status_idle");
                if (whole) {
                    break;
                }
            }
        }
        System.out.println("CutStreamTest: " + cuts + " cuts");
        assertThat(cuts).isPositive();
    }
}
