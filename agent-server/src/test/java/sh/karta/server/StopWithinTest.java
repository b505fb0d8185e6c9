// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.store.postgres.TestPostgres;

/** Tests a server that cannot finish its shutdown in time. */
@Tag("full")
final class StopWithinTest {
    private static final String WORDS = "word ".repeat(2_000).strip();

    @TempDir
    Path directory;

    @Test
    void aServerThatCannotFreeItsTurnsExitsInTimeAndAnotherContinuesThem() throws Exception {
        String database = TestPostgres.NEWEST.database();
        Path log = directory.resolve("log");
        try (PostgresProxy proxy = new PostgresProxy(database);
                TestServer other = TestServer.with(directory, "store: " + database + "\n" + TestServer.QUICK_DEMO)) {
            Path config = Files.writeString(
                    directory.resolve("karta.yaml"),
                    "management: {port: off}\nlame_duck: 0\nstop_within: 1\nstore: " + proxy.url() + "\n"
                            + TestServer.QUICK_DEMO.replace("pace_millis: 0", "pace_millis: 10000"));
            try (ServerProcess server = ServerProcess.startLogging(
                    log,
                    "--port",
                    "0",
                    "--data",
                    directory.resolve("data").toString(),
                    "--config",
                    config.toString())) {
                TestClient client = new TestClient(server.address()).signIn("visitor-with-128-random-bits");
                String id = client.createSession();
                assertThat(client.say(id, "say: " + WORDS).status()).isEqualTo(202);
                proxy.silence(name -> true);
                assertThat(server.stop()).isEqualTo(143);
                assertThat(Files.readString(log)).contains("Shutting down timed out after 1 s");
                TestClient there = other.client();
                there.token = client.token;
                assertThat(TestClient.text(there.follow(id, 0))).isEqualTo(WORDS);
            }
        }
    }
}
