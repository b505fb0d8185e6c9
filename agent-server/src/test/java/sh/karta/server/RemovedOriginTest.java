// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.ServerProcess.Outcome;
import sh.karta.server.TestClient.Answer;
import sh.karta.server.store.postgres.TestPostgres;

/** Tests that an origin that an operator removes from a key loses its streams and tokens, and that other origins keep theirs. */
final class RemovedOriginTest {
    private static final String SHOP = "https://shop.example";
    private static final String BLOG = "https://blog.example";
    /** Lasts five minutes. */
    private static final String LONG = "say: " + "word ".repeat(1_500);

    private static final String CONFIG = TestServer.QUICK_DEMO.replace("pace_millis: 0", "pace_millis: 200");

    @TempDir
    Path directory;

    @Test
    @Tag(TestServer.BOTH_STORES)
    void theStreamsAndTokensOfARemovedOriginEnd() throws IOException {
        try (TestServer server = TestServer.with(directory, CONFIG)) {
            losesStreamsAndTokens(directory, List.of(server));
        }
    }

    @Test
    void theStreamsAndTokensOfARemovedOriginEndOnEachServer() throws IOException {
        String yaml = "store: " + TestPostgres.NEWEST.database() + "\n" + CONFIG;
        Path one = Files.createDirectory(directory.resolve("one"));
        try (TestServer first = TestServer.with(one, yaml);
                TestServer second = TestServer.with(Files.createDirectory(directory.resolve("two")), yaml)) {
            losesStreamsAndTokens(one, List.of(first, second));
        }
    }

    private static void losesStreamsAndTokens(Path directory, List<TestServer> servers) throws IOException {
        String key = keys(directory, "create", "--project", "demo/assistant", "--origin", SHOP, "--origin", BLOG);
        TestClient shop = signIn(servers.get(0), key, SHOP);
        TestClient blog = signIn(servers.get(0), key, BLOG);
        List<BufferedReader> lost = new ArrayList<>();
        List<BufferedReader> kept = new ArrayList<>();
        String shopSession = talk(shop);
        String blogSession = talk(blog);
        for (TestServer server : servers) {
            lost.add(follow(on(server, shop), shopSession));
            kept.add(follow(on(server, blog), blogSession));
        }
        assertThat(keys(directory, "set-origins", key, "--origin", BLOG)).isEmpty();
        for (BufferedReader stream : lost) {
            assertThat(stream.lines()).noneMatch(line -> line.contains("session.status_idle"));
        }
        for (TestServer server : servers) {
            Answer refused = on(server, shop).get(shop.session(shopSession));
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.code()).isEqualTo("origin_not_allowed");
            assertThat(on(server, blog).get(blog.session(blogSession)).status()).isEqualTo(200);
        }
        for (BufferedReader stream : kept) {
            awaitWord(stream);
            stream.close();
        }
    }

    private static String keys(Path directory, String... arguments) {
        List<String> all = new ArrayList<>(List.of("keys"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--data", directory.resolve("data").toString()));
        all.addAll(List.of("--config", directory.resolve("config.yaml").toString()));
        Outcome outcome = ServerProcess.runHere(all.toArray(String[]::new));
        assertThat(outcome.code()).as(outcome.err()).isZero();
        return outcome.out().strip();
    }

    private static TestClient signIn(TestServer server, String key, String origin) {
        TestClient client = server.client();
        client.token = client.post("/v1/embed/session-tokens", TestClient.object("embed_key", key), "Origin", origin)
                .json()
                .path("token")
                .asText();
        return client;
    }

    private static TestClient on(TestServer server, TestClient client) {
        TestClient same = server.client();
        same.token = client.token;
        return same;
    }

    private static String talk(TestClient client) {
        String id = client.createSession();
        assertThat(client.say(id, LONG).status()).isEqualTo(202);
        return id;
    }

    /** Opens a stream and waits for its first words. */
    private static BufferedReader follow(TestClient client, String session) throws IOException {
        BufferedReader stream = new BufferedReader(new InputStreamReader(
                client.open(client.session(session) + "/events/stream?after=0"), StandardCharsets.UTF_8));
        awaitWord(stream);
        return stream;
    }

    private static void awaitWord(BufferedReader stream) throws IOException {
        String line = stream.readLine();
        while (line != null && !line.contains("\"agent.message\"")) {
            line = stream.readLine();
        }
        assertThat(line).as("the stream has ended").isNotNull();
    }
}
