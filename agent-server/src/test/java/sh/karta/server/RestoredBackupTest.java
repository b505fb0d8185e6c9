// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.ops.Backup;
import sh.karta.server.ops.Restore;

/** Tests readers whose cursor is newer than the backup from which the store was restored. */
@Tag(TestServer.BOTH_STORES)
final class RestoredBackupTest {
    private static final long GENERATION = 1L << 32;

    @TempDir
    Path directory;

    private static long last(List<JsonNode> events) {
        return events.get(events.size() - 1).path("seq").asLong();
    }

    @Test
    void aReaderWithANewerCursorThanTheRestoredBackupMissesNothingAfterIt() throws Exception {
        Path file = directory.resolve("backup.tar");
        try (TestServer server = TestServer.quick(directory)) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            String id = client.createSession();
            client.say(id, "say: before", "idempotency_key", "a");
            long before = last(client.follow(id, 0));
            Backup.write(server.store().dump(), file, Instant.now());
            client.say(id, "say: lost", "idempotency_key", "b");
            long shown = last(client.follow(id, before));
            String gone = client.createSession();

            server.restart(store -> Restore.read(file, store.dump()));

            assertThat(client.follow(id, shown)).as("nothing is running").isEmpty();
            assertThat(client.get(client.session(gone)).status()).isEqualTo(404);
            assertThat(client.say(id, "say: lost", "idempotency_key", "b").status())
                    .as("the message is no longer known")
                    .isEqualTo(202);
            List<JsonNode> after = client.follow(id, shown);
            assertThat(TestClient.text(after)).isEqualTo("lost");
            assertThat(after).allMatch(e -> e.path("seq").asLong() > GENERATION);
            assertThat(client.get(client.session(id) + "/transcript").json().path("messages"))
                    .extracting(m -> m.path("parts").path(0).path("text").asText())
                    .containsExactly("say: before", "before", "say: lost", "lost");
        }
    }
}
