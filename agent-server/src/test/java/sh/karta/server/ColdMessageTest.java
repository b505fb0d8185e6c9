// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests how much a server reads before it answers a message in a session that it does not have in memory. */
@Tag(TestServer.BOTH_STORES)
final class ColdMessageTest {
    private static final int TURNS = 48;
    private static final int MAX_ROWS = 128;
    private static final int SNAPSHOT_ROWS = 64;

    @TempDir
    Path directory;

    @Test
    void theRowsThatAColdMessageReadsDoNotGrowWithTheSession() {
        String limits =
                "    limits: {visitor_per_minute: 1000000, visitor_reads_per_minute: 1000000, visitor_transcripts_per_minute: 1000000}\n";
        try (TestServer server = TestServer.with(directory, TestServer.QUICK_DEMO + limits)) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            String id = client.createSession();
            long cursor = 0;
            for (int turn = 0; turn < TURNS; turn++) {
                client.say(id, "say: word");
                List<JsonNode> events = client.follow(id, cursor);
                cursor = events.get(events.size() - 1).path("seq").asLong();
                assertThat(server.store().sessions().load(id).rows())
                        .as("the append that ends a turn has the snapshot, without another message")
                        .hasSizeLessThan(SNAPSHOT_ROWS);
            }
            assertThat(server.store().sessions().rows(id, 0, Long.MAX_VALUE, 1_000))
                    .as("all rows of the session")
                    .hasSizeGreaterThan(MAX_ROWS);
        }
    }
}
