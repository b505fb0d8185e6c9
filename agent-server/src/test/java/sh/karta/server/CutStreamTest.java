// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
import sh.karta.server.store.postgres.TestPostgres;

/**
 * Cuts the stream of a running answer after a number of bytes, then resumes it: on PostgreSQL at either of two servers. With
 * {@code -Pfull} cuts after every byte, else after some.
 */
@Tag(TestServer.BOTH_STORES)
@Timeout(3_600)
final class CutStreamTest {
    private static final boolean FULL = Boolean.getBoolean("karta.full");
    private static final int STEP = FULL ? 1 : 151;
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

    /** Returns the servers that share a store. SQLite has one. */
    private List<TestServer> servers() throws IOException {
        String yaml = TestServer.QUICK_DEMO.replace("pace_millis: 0", "pace_millis: 2")
                + "    limits: {key_per_minute: 1000000, visitor_per_minute: 1000000, visitor_reads_per_minute: 1000000}\n";
        if (!TestServer.onPostgres()) {
            return List.of(TestServer.with(directory, yaml));
        }
        String shared = "store: " + TestPostgres.NEWEST.database() + "\n" + yaml;
        return List.of(
                TestServer.with(Files.createDirectory(directory.resolve("first")), shared),
                TestServer.with(Files.createDirectory(directory.resolve("second")), shared));
    }

    @Test
    void aStreamThatIsCutAfterAnyByteResumesWithoutAGapOrARepetition() throws IOException {
        List<TestServer> servers = servers();
        try {
            List<TestClient> all = servers.stream().map(TestServer::client).toList();
            TestClient client = all.get(0).signIn("visitor-with-128-random-bits");
            all.forEach(each -> each.token = client.token);
            int cuts = 0;
            boolean whole = false;
            for (int bytes = 1; !whole; bytes += STEP, cuts++) {
                // The full build resumes each cut at each server, otherwise they take turns.
                for (TestClient other : FULL ? all : List.of(all.get(cuts % all.size()))) {
                    whole = cutAndResume(client, bytes, other);
                }
            }
            System.out.println("CutStreamTest: " + (cuts - 1) + " cuts at " + all.size() + " servers");
            assertThat(cuts).isGreaterThan(all.size());
        } finally {
            servers.forEach(TestServer::close);
        }
    }

    /** Returns whether the answer had ended before the cut. */
    private static boolean cutAndResume(TestClient client, int bytes, TestClient other) throws IOException {
        String id = client.createSession();
        client.say(id, "say: " + FIRST + "\n@tool find {}\n{}\n@answer\n" + SECOND);
        List<JsonNode> seen;
        try (InputStream stream = client.open(client.session(id) + "/events/stream?after=0")) {
            seen = read(stream, bytes);
        }
        boolean whole = !seen.isEmpty()
                && seen.get(seen.size() - 1).path("type").asText().equals("session.status_idle");
        long cursor = seen.isEmpty() ? 0 : seen.get(seen.size() - 1).path("seq").asLong();
        seen.addAll(other.follow(id, cursor));

        assertThat(seen)
                .as("cut after %d bytes", bytes)
                .extracting(event -> event.path("seq").asLong())
                .isSorted()
                .doesNotHaveDuplicates();
        String answer = FIRST + "\n\n" + SECOND;
        for (int i = 0; i < seen.size(); i++) {
            assertThat(answer).startsWith(TestClient.text(seen.subList(0, i + 1)));
        }
        assertThat(TestClient.text(seen)).as("cut after %d bytes", bytes).isEqualTo(answer);
        assertThat(TestClient.types(seen)).contains("agent.tool_use").endsWith("session.status_idle");
        return whole;
    }
}
