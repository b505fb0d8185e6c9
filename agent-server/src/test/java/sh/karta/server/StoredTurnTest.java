// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.store.session.Row;

/** Tests the rows and bytes of a plain turn in the store. */
final class StoredTurnTest {
    private static final int WARM_TURNS = 40;
    private static final int TURNS = 160;
    private static final int TURNS_PER_SESSION = 4;
    private static final int BYTES_PER_ANSWER = 4_000;

    /** About 400 tokens. */
    private static final String ANSWER =
            "An answer of usual length. ".repeat(60).strip();

    private static final String CONFIG = TestServer.QUICK_DEMO
            + "    limits: {visitor_per_minute: 1000000, visitor_reads_per_minute: 1000000, address_per_minute: 1000000}\n";

    @TempDir
    Path directory;

    @Test
    void aPlainTurnIsStoredAsFourRows() {
        try (TestServer server = TestServer.with(directory, CONFIG)) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            String id = client.createSession();
            long message = client.say(id, "say: " + ANSWER).json().path("seq").asLong();
            client.follow(id, 0);
            assertThat(server.store().sessions().rows(id, message - 1, Long.MAX_VALUE, 100))
                    .extracting(Row::type)
                    .containsExactly("user.message", "session.status_running", "agent.message", "session.status_idle");
        }
    }

    @Test
    void anAnswerOfFourHundredTokensNeedsAtMostFourKilobytesOfDisk() {
        long before = diskAfter(WARM_TURNS);
        long after = diskAfter(TURNS);
        // The message has the text of the answer too.
        assertThat((after - before) / TURNS).isBetween(2L * ANSWER.length(), (long) BYTES_PER_ANSWER + ANSWER.length());
    }

    /** Returns the bytes of the store after more turns, and after the server has closed it. */
    private long diskAfter(int turns) {
        try (TestServer server = TestServer.with(directory, CONFIG)) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            String id = "";
            long cursor = 0;
            for (int i = 0; i < turns; i++) {
                if (i % TURNS_PER_SESSION == 0) {
                    id = client.createSession();
                    cursor = 0;
                }
                client.say(id, "say: " + ANSWER);
                List<JsonNode> events = client.follow(id, cursor);
                cursor = events.get(events.size() - 1).path("seq").asLong();
            }
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("karta.db"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
