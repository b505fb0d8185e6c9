// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.ServerProcess.Outcome;
import sh.karta.server.TestClient.Answer;

/** A Redis that is not there: at the start, later, and back again. */
@Timeout(60)
final class RedisAwayTest {
    @TempDir
    Path directory;

    @Test
    void aServerThatCannotReachItSaysWhereItLookedWithoutThePassword() throws Exception {
        Path config = Files.writeString(
                directory.resolve("karta.yaml"), "store: redis://:a-password@127.0.0.1:1/3\n" + TestServer.QUICK_DEMO);
        Outcome outcome = ServerProcess.run("--port", "0", "--config", config.toString());
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("karta-server: cannot use the Redis at 127.0.0.1:1: ")
                .doesNotContain("a-password", "\tat ");
    }

    @Test
    void whileItIsAwayRequestsAreRefusedAndAfterwardsTheTurnGoesOn() {
        String words = IntStream.range(0, 200).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));
        try (RedisServer redis = RedisServer.start();
                TestServer server = TestServer.with(
                        directory,
                        "store: " + redis.database() + "\n"
                                + TestServer.QUICK_DEMO.replace("pace_millis: 0", "pace_millis: 10"))) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            String id = client.createSession();
            client.say(id, "say: " + words);
            List<JsonNode> seen =
                    new ArrayList<>(client.follow(id, 0, e -> e.path("seq").asLong() > 10));
            redis.kill();

            Answer refused = client.post(client.sessions(), "{}");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("unavailable");
            assertThat(refused.json().path("retry_after_seconds").asInt()).isPositive();
            assertThat(client.get("/readyz").status()).isEqualTo(503);
            assertThat(client.get("/healthz").status()).isEqualTo(200);

            redis.startAgain();
            while (client.get("/readyz").status() != 200) {
                Thread.onSpinWait();
            }
            seen.addAll(client.follow(id, seen.get(seen.size() - 1).path("seq").asLong()));
            assertThat(TestClient.text(seen)).isEqualTo(words);
            assertThat(seen).extracting(e -> e.path("seq").asLong()).isSorted().doesNotHaveDuplicates();
        }
    }
}
