// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.ServerProcess.Outcome;
import sh.karta.server.TestClient.Answer;

/** Tests a Redis that is unavailable at the start or later, and recovers. */
@Timeout(300)
final class RedisAwayTest {
    @TempDir
    Path directory;

    @Test
    void theErrorForAnUnreachableRedisHasItsAddressButNotThePassword() throws Exception {
        Path config = Files.writeString(
                directory.resolve("karta.yaml"), "store: redis://:a-password@127.0.0.1:1/3\n" + TestServer.QUICK_DEMO);
        Outcome outcome = ServerProcess.run("--port", "0", "--config", config.toString());
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("karta-server: cannot use the Redis at 127.0.0.1:1: ")
                .doesNotContain("a-password", "\tat ");
    }

    @Test
    void aServerStartedBeforeRedisWaitsForIt() throws Exception {
        try (RedisServer redis = RedisServer.start()) {
            Path config = Files.writeString(
                    directory.resolve("karta.yaml"), "store: " + redis.database() + "\n" + TestServer.QUICK_DEMO);
            Path log = directory.resolve("log");
            redis.kill();
            CompletableFuture<ServerProcess> started = CompletableFuture.supplyAsync(
                    () -> ServerProcess.startLogging(log, "--port", "0", "--config", config.toString()));
            while (!Files.exists(log) || !Files.readString(log).contains("is waited for")) {
                Thread.onSpinWait();
            }
            redis.startAgain();
            try (ServerProcess server = started.join()) {
                assertThat(new TestClient(server.address()).get("/readyz").status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void aSessionContinuesAfterRedisHasLostItsLastEvents() {
        String database = RedisServer.address();
        try (TestServer server = TestServer.with(directory, "store: " + database + "\n" + TestServer.QUICK_DEMO)) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            String id = client.createSession();
            client.say(id, "say: hello");
            List<JsonNode> events = client.follow(id, 0);
            long last = events.get(events.size() - 1).path("seq").asLong();
            RedisServer.command(database, "XDEL", "karta:log:" + id, last + "-0");
            RedisServer.command(database, "XSETID", "karta:log:" + id, (last - 1) + "-0");
            RedisServer.command(database, "HSET", "karta:head:" + id, "seq", Long.toString(last - 1), "busy", "1");

            assertThat(client.say(id, "say: lost?").status()).isEqualTo(503);
            Answer answer = client.say(id, "say: and on");
            while (answer.status() == 409) {
                client.post(client.session(id) + "/events", TestClient.object("type", "user.interrupt"));
                answer = client.say(id, "say: and on");
            }
            assertThat(answer.status()).as(answer.text()).isEqualTo(202);
            assertThat(TestClient.text(
                            client.follow(id, answer.json().path("seq").asLong())))
                    .isEqualTo("and on");
        }
    }

    @Test
    void requestsFailWhileRedisIsDownAndTheTurnContinuesAfterwards() {
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
